"""0002_ca_login"""

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.base.field import EncryptedCharField, UtcField
from models.proofs.qr_code import QrPurpose
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hall', '0001_initial')]

    initial = False

    operations = [
        ops.CreateModel(
            name='CaChallenge',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('digest', fields.CharField(unique=True, max_length=64)),
                ('visitor', fields.CharField(max_length=64)),
                ('origin', fields.CharField(max_length=200)),
                ('expires_at', UtcField()),
                ('used_at', UtcField(null=True)),
            ],
            options={'table': 'ca_challenge', 'app': 'hall', 'indexes': [Index(fields=['expires_at'], name='ix_ca_challenge_expires_at')], 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='CaKey',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=32)),
                ('unit', fields.ForeignKeyField('hall.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name='ca_keys', on_delete=OnDelete.RESTRICT)),
                ('fingerprint', fields.CharField(unique=True, max_length=64)),
                ('issuer', fields.CharField(max_length=60)),
                ('begins_at', UtcField()),
                ('ends_at', UtcField()),
                ('bound_by', fields.ForeignKeyField('hall.Member', source_field='bound_by_id', null=True, db_constraint=True, to_field='id', related_name='bound_keys', on_delete=OnDelete.RESTRICT)),
                ('bound_at', UtcField()),
                ('used_at', UtcField()),
                ('unbound_at', UtcField(null=True)),
                ('reminded', fields.SmallIntField(null=True)),
            ],
            options={'table': 'ca_key', 'app': 'hall', 'indexes': [Index(fields=['unit_id'], name='ix_ca_key_unit'), Index(fields=['bound_by_id'], name='ix_ca_key_bound_by'), Index(fields=['ends_at'], name='ix_ca_key_ends_at')], 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='RefusedCertificate',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('fingerprint', fields.CharField(max_length=64)),
                ('cause', fields.CharField(max_length=16)),
                ('shown', EncryptedCharField(purpose='refused certificate name', max_length=400)),
                ('content', EncryptedCharField(purpose='refused certificate', max_length=24000)),
                ('times', fields.IntField(default=1)),
                ('first_at', UtcField()),
                ('last_at', UtcField()),
            ],
            options={'table': 'refused_certificate', 'app': 'hall', 'unique_together': (('fingerprint', 'cause'),), 'indexes': [Index(fields=['last_at'], name='ix_refused_certificate_last_at')], 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='SandboxHierarchy',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('name', fields.CharField(unique=True, max_length=8)),
                ('content', EncryptedCharField(purpose='sandbox ca', max_length=60000)),
                ('made_at', UtcField()),
            ],
            options={'table': 'sandbox_hierarchy', 'app': 'hall', 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='SandboxToken',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('visitor', fields.CharField(max_length=64)),
                ('name', fields.CharField(max_length=20)),
                ('is_plugged', fields.BooleanField(default=True)),
                ('is_open', fields.BooleanField(default=False)),
                ('wrong', fields.SmallIntField(default=0)),
                ('seen_at', UtcField()),
            ],
            options={'table': 'sandbox_token', 'app': 'hall', 'unique_together': (('visitor', 'name'),), 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.AlterField(
            model_name='QrTicket',
            name='purpose',
            field=fields.CharEnumField(description='REGISTER_FACE: register_face\nCHANGE_MOBILE: change_mobile\nCLAIM_FACE: claim_face\nLOGIN: login\nPERSON_LOGIN: person_login\nPROOF: proof\nUNIT_LOGIN: unit_login', enum_type=QrPurpose, max_length=20),
        ),
    ]
