"""0002_recovery"""

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.accounts.recovery_rule import Whose
from models.accounts.registration_step import DraftStep
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
            name='RecoveryDraft',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=32)),
                ('visitor', fields.CharField(max_length=64)),
                ('expires_at', UtcField()),
                ('closed_at', UtcField(null=True)),
                ('checked_at', UtcField(null=True)),
                ('step', fields.CharEnumField(default=DraftStep.UNIT, description='UNIT: unit\nFACE: face\nACCOUNT: account\nDONE: done', enum_type=DraftStep, max_length=10)),
                ('version', fields.IntField(default=0)),
                ('person', fields.ForeignKeyField('hall.Person', source_field='person_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('proved_at', UtcField(null=True)),
                ('is_code_asked', fields.BooleanField(default=False)),
                ('whose', fields.CharEnumField(default=Whose.REP, description='REP: rep\nMEMBER: member\nPERSON: person', enum_type=Whose, max_length=10)),
                ('uscc', fields.CharField(default='', max_length=60)),
                ('id_type', fields.CharField(default='01', max_length=2)),
                ('id_number', EncryptedCharField(default='', purpose='draft id number', max_length=60)),
                ('name', EncryptedCharField(default='', purpose='draft name', max_length=200)),
                ('by_sms', fields.BooleanField(default=False)),
            ],
            options={'table': 'recovery_draft', 'app': 'hall', 'indexes': [Index(fields=['expires_at'], name='ix_recovery_draft_expires_at')], 'pk_attr': 'id'},
            bases=['ProvenDraft'],
        ),
        ops.AddField(
            model_name='Person',
            name='held_until',
            field=UtcField(null=True),
        ),
        ops.AlterField(
            model_name='QrTicket',
            name='purpose',
            field=fields.CharEnumField(description='REGISTER_FACE: register_face\nCHANGE_MOBILE: change_mobile\nCLAIM_FACE: claim_face\nLOGIN: login\nPERSON_LOGIN: person_login\nPROOF: proof\nRECOVER_FACE: recover_face', enum_type=QrPurpose, max_length=20),
        ),
        ops.AddField(
            model_name='QrTicket',
            name='is_link',
            field=fields.BooleanField(default=False),
        ),
    ]
