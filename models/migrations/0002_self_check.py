"""0002_self_check"""

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.base.field import UtcField
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hall', '0001_initial')]

    initial = False

    operations = [
        ops.CreateModel(
            name='SelfCheck',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('number', fields.CharField(unique=True, max_length=8)),
                ('findings', fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ('created_at', UtcField()),
            ],
            options={'table': 'self_check', 'app': 'hall', 'indexes': [Index(fields=['created_at'], name='ix_self_check_created_at')], 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
    ]
