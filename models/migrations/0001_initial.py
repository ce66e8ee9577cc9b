"""0001_initial"""

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.captcha import CaptchaKind, CaptchaPurpose
from models.field import EncryptedCharField, UtcField
from models.outbox import OutboxState
from models.sandbox import FaceDecision
from models.service_item import ItemKind, Window
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='CaptchaChallenge',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=32)),
                ('purpose', fields.CharEnumField(description='REGISTER: register\nLOGIN: login\nSMS: sms\nRECOVER: recover\nAPP: app', enum_type=CaptchaPurpose, max_length=16)),
                ('kind', fields.CharEnumField(description='PUZZLE: puzzle\nWORDS: words', enum_type=CaptchaKind, max_length=8)),
                ('visitor', fields.CharField(max_length=64)),
                ('subject', fields.CharField(max_length=64)),
                ('answer', EncryptedCharField(purpose='captcha answer', max_length=100)),
                ('work_bits', fields.SmallIntField()),
                ('issued_at', UtcField()),
                ('expires_at', UtcField()),
                ('taken_at', UtcField(null=True)),
            ],
            options={'table': 'captcha_challenge', 'app': 'hall', 'indexes': [Index(fields=['visitor', 'purpose'], name='ix_captcha_challenge_visitor')], 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='CaptchaPass',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('digest', fields.CharField(unique=True, max_length=64)),
                ('purpose', fields.CharEnumField(description='REGISTER: register\nLOGIN: login\nSMS: sms\nRECOVER: recover\nAPP: app', enum_type=CaptchaPurpose, max_length=16)),
                ('visitor', fields.CharField(max_length=64)),
                ('subject', fields.CharField(max_length=64)),
                ('expires_at', UtcField()),
            ],
            options={'table': 'captcha_pass', 'app': 'hall', 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='Counter',
            fields=[
                ('name', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40)),
                ('value', fields.BigIntField()),
            ],
            options={'table': 'counter', 'app': 'hall', 'pk_attr': 'name'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='Faq',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('category', fields.CharField(max_length=20)),
                ('question', fields.CharField(unique=True, max_length=100)),
                ('answer', fields.CharField(max_length=500)),
                ('sort', fields.IntField()),
            ],
            options={'table': 'faq', 'app': 'hall', 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=32)),
                ('kind', fields.CharField(max_length=16)),
                ('payload', EncryptedCharField(null=True, purpose='outbox payload', max_length=2000)),
                ('state', fields.CharEnumField(default=OutboxState.QUEUED, description='QUEUED: queued\nSENDING: sending\nSENT: sent\nDELIVERED: delivered\nFAILED: failed\nEXPIRED: expired', enum_type=OutboxState, max_length=16)),
                ('attempts', fields.SmallIntField(default=0)),
                ('claim_token', fields.CharField(default='', max_length=32)),
                ('claimed_until', UtcField(null=True)),
                ('next_try_at', UtcField()),
                ('expires_at', UtcField(null=True)),
                ('provider_id', fields.CharField(default='', max_length=64)),
                ('failure', fields.CharField(default='', max_length=100)),
                ('created_at', UtcField()),
                ('sent_at', UtcField(null=True)),
                ('delivered_at', UtcField(null=True)),
            ],
            options={'table': 'outbox_message', 'app': 'hall', 'indexes': [Index(fields=['state', 'next_try_at'], name='ix_outbox_message_due'), Index(fields=['provider_id'], name='ix_outbox_message_provider')], 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='RateLimit',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('name', fields.CharField(max_length=40)),
                ('entries', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('forgotten_at', UtcField()),
            ],
            options={'table': 'rate_limit', 'app': 'hall', 'indexes': [Index(fields=['forgotten_at'], name='ix_rate_limit_forgotten_at')], 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='SandboxFace',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('certify_id', fields.CharField(unique=True, max_length=64)),
                ('order_no', fields.CharField(unique=True, max_length=32)),
                ('id_type', fields.CharField(max_length=32)),
                ('id_number', EncryptedCharField(purpose='sandbox id number', max_length=32)),
                ('name', EncryptedCharField(purpose='sandbox name', max_length=60)),
                ('return_url', fields.CharField(default='', max_length=300)),
                ('decision', fields.CharEnumField(default=FaceDecision.PENDING, description='PENDING: pending\nPASSED: passed\nFAILED: failed\nCANCELED: canceled', enum_type=FaceDecision, max_length=16)),
                ('reason', fields.CharField(default='', max_length=32)),
                ('started_at', UtcField()),
            ],
            options={'table': 'sandbox_face', 'app': 'hall', 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='SandboxFault',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('name', fields.CharField(unique=True, max_length=32)),
                ('amount', fields.IntField()),
            ],
            options={'table': 'sandbox_fault', 'app': 'hall', 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='SandboxSms',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=32)),
                ('reference', fields.CharField(unique=True, max_length=64)),
                ('mobile', EncryptedCharField(purpose='sandbox mobile', max_length=20)),
                ('mobile_index', fields.CharField(max_length=64)),
                ('text', EncryptedCharField(purpose='sandbox text', max_length=1000)),
                ('sent_at', UtcField()),
                ('arrives_at', UtcField(null=True)),
                ('is_reported', fields.BooleanField(default=False)),
            ],
            options={'table': 'sandbox_sms', 'app': 'hall', 'indexes': [Index(fields=['mobile_index'], name='ix_sandbox_sms_mobile')], 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='SeedMark',
            fields=[
                ('name', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=20)),
                ('digest', fields.CharField(max_length=64)),
            ],
            options={'table': 'seed_mark', 'app': 'hall', 'pk_attr': 'name'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='ServiceItem',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=12)),
                ('name', fields.CharField(max_length=100)),
                ('name_pinyin', fields.CharField(max_length=400)),
                ('name_initials', fields.CharField(max_length=100)),
                ('kind', fields.CharEnumField(description='APPLY: apply\nQUERY: query', enum_type=ItemKind, max_length=10)),
                ('for_unit', fields.BooleanField()),
                ('for_person', fields.BooleanField()),
                ('for_institution', fields.BooleanField()),
                ('unit_types', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('business_line', fields.CharField(max_length=20)),
                ('themes', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('summary', fields.CharField(max_length=300)),
                ('materials', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('conditions', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('steps', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('results', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('item_type', fields.CharField(max_length=12)),
                ('levels', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('online_depth', fields.SmallIntField()),
                ('needs_unit_review', fields.BooleanField()),
                ('is_delivered', fields.BooleanField()),
                ('is_grantable', fields.BooleanField()),
                ('legal_limit', fields.CharField(max_length=20)),
                ('promised_limit', fields.CharField(max_length=20)),
                ('fee', fields.CharField(max_length=60)),
                ('authority', fields.CharField(max_length=60)),
                ('basis', fields.CharField(max_length=200)),
                ('window', fields.CharEnumField(description='ALWAYS: always\nBEFORE_SETTLEMENT: before_settlement\nSETTLEMENT: settlement', enum_type=Window, max_length=20)),
                ('phone', fields.CharField(max_length=20)),
                ('sort', fields.IntField()),
                ('is_listed', fields.BooleanField(default=True)),
                ('listed_on', fields.DateField(null=True)),
            ],
            options={'table': 'service_item', 'app': 'hall', 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
        ops.CreateModel(
            name='SmsCode',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=32)),
                ('purpose', fields.CharField(max_length=16)),
                ('binding', fields.CharField(max_length=64)),
                ('digest', fields.CharField(max_length=64)),
                ('tries', fields.SmallIntField(default=0)),
                ('expires_at', UtcField()),
                ('used_at', UtcField(null=True)),
                ('message', fields.ForeignKeyField('hall.OutboxMessage', source_field='message_id', db_constraint=True, to_field='id', related_name='sms_codes', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'sms_code', 'app': 'hall', 'indexes': [Index(fields=['binding'], name='ix_sms_code_binding')], 'pk_attr': 'id'},
            bases=['HallModel'],
        ),
    ]
