"""0002_outside_accounts"""

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.base.field import EncryptedCharField, UtcField
from models.outside.outside_start import StartPurpose
from models.proofs.qr_code import QrPurpose
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('hall', '0001_initial')]

    initial = False

    operations = [
        ops.CreateModel(
            name='OutsideAccount',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=32)),
                ('provider', fields.CharField(max_length=32)),
                ('subject_digest', fields.CharField(max_length=64)),
                ('unit', fields.ForeignKeyField('hall.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name='outside_accounts', on_delete=OnDelete.RESTRICT)),
                ('bound_by', fields.ForeignKeyField('hall.Member', source_field='bound_by_id', db_constraint=True, to_field='id', related_name='outside_accounts', on_delete=OnDelete.RESTRICT)),
                ('bound_at', UtcField()),
                ('used_at', UtcField(null=True)),
                ('ended_at', UtcField(null=True)),
            ],
            options={'table': 'outside_account', 'app': 'hall', 'indexes': [Index(fields=['unit_id'], name='ix_outside_account_unit'), Index(fields=['bound_by_id'], name='ix_outside_account_bound_by')], 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='OutsideStart',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=32)),
                ('digest', fields.CharField(unique=True, max_length=64)),
                ('visitor', fields.CharField(max_length=64)),
                ('provider', fields.CharField(max_length=32)),
                ('purpose', fields.CharEnumField(description='SIGN_IN: sign_in\nREGISTER: register\nLINK: link', enum_type=StartPurpose, max_length=8)),
                ('next_path', fields.CharField(max_length=300)),
                ('asks_anew', fields.BooleanField(default=False)),
                ('member', fields.ForeignKeyField('hall.Member', source_field='member_id', null=True, db_constraint=True, to_field='id', related_name='outside_starts', on_delete=OnDelete.CASCADE)),
                ('session', fields.CharField(default='', max_length=32)),
                ('unit', fields.ForeignKeyField('hall.Unit', source_field='unit_id', null=True, db_constraint=True, to_field='id', related_name='outside_starts', on_delete=OnDelete.CASCADE)),
                ('issuer', fields.CharField(default='', max_length=300)),
                ('subject_digest', fields.CharField(default='', max_length=64)),
                ('sid', fields.CharField(default='', max_length=64)),
                ('id_token', EncryptedCharField(default='', purpose='outside id token', max_length=20000)),
                ('issued_at', UtcField(null=True)),
                ('ticket', fields.CharField(default='', max_length=64)),
                ('born', fields.CharField(default='', max_length=32)),
                ('created_at', UtcField()),
                ('expires_at', UtcField()),
                ('used_at', UtcField(null=True)),
                ('done_at', UtcField(null=True)),
            ],
            options={'table': 'outside_start', 'app': 'hall', 'indexes': [Index(fields=['member_id'], name='ix_outside_start_member'), Index(fields=['unit_id'], name='ix_outside_start_unit'), Index(fields=['subject_digest'], name='ix_outside_start_subject'), Index(fields=['ticket'], name='ix_outside_start_ticket'), Index(fields=['born'], name='ix_outside_start_born'), Index(fields=['expires_at'], name='ix_outside_start_expires_at')], 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.AlterField(
            model_name='QrTicket',
            name='purpose',
            field=fields.CharEnumField(description='REGISTER_FACE: register_face\nCHANGE_MOBILE: change_mobile\nCLAIM_FACE: claim_face\nLOGIN: login\nPERSON_LOGIN: person_login\nPROOF: proof\nUNIT_LOGIN: unit_login', enum_type=QrPurpose, max_length=20),
        ),
        ops.AddField(
            model_name='RegistrationDraft',
            name='provider',
            field=fields.CharField(default='', max_length=32),
        ),
        ops.AddField(
            model_name='RegistrationDraft',
            name='subject_digest',
            field=fields.CharField(default='', max_length=64),
        ),
    ]
