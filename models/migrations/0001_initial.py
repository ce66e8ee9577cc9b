"""0001_initial"""

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.captcha import CaptchaKind, CaptchaPurpose
from models.case import OpenField
from models.case_stage import Stage
from models.field import BlindIndexField, EncryptedCharField, UtcField
from models.id_type import IdType
from models.member import MemberState
from models.notice import NoticeKind
from models.outbox import OutboxState
from models.permission import Role
from models.qr_code import QrPurpose, QrState
from models.registration_draft import DraftStep
from models.sandbox import FaceDecision
from models.service_item import ItemKind, Window
from models.session_kind import SessionKind
from models.unit import UnitState
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="AuditChain",
            fields=[
                (
                    "name",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32),
                ),
                ("length", fields.IntField(default=0)),
                ("digest", fields.CharField(default="", max_length=64)),
                ("seal", fields.CharField(default="", max_length=64)),
            ],
            options={"table": "audit_chain", "app": "hall", "pk_attr": "name"},
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="AuditRecord",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("chain", fields.CharField(max_length=32)),
                ("seq", fields.IntField()),
                ("event", fields.CharField(max_length=40)),
                ("actor", fields.CharField(max_length=60)),
                ("subject", fields.CharField(max_length=60)),
                ("details", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("at", UtcField()),
                ("digest", fields.CharField(max_length=64)),
            ],
            options={
                "table": "audit_record",
                "app": "hall",
                "unique_together": (("chain", "seq"),),
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="CaptchaChallenge",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=32)),
                (
                    "purpose",
                    fields.CharEnumField(
                        description="REGISTER: register\nLOGIN: login\nSMS: sms\nRECOVER: recover\nAPP: app",
                        enum_type=CaptchaPurpose,
                        max_length=16,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="PUZZLE: puzzle\nWORDS: words",
                        enum_type=CaptchaKind,
                        max_length=8,
                    ),
                ),
                ("visitor", fields.CharField(max_length=64)),
                ("subject", fields.CharField(max_length=64)),
                ("answer", EncryptedCharField(purpose="captcha answer", max_length=100)),
                ("work_bits", fields.SmallIntField()),
                ("issued_at", UtcField()),
                ("expires_at", UtcField()),
                ("taken_at", UtcField(null=True)),
            ],
            options={
                "table": "captcha_challenge",
                "app": "hall",
                "indexes": [
                    Index(fields=["visitor", "purpose"], name="ix_captcha_challenge_visitor")
                ],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="CaptchaPass",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("digest", fields.CharField(unique=True, max_length=64)),
                (
                    "purpose",
                    fields.CharEnumField(
                        description="REGISTER: register\nLOGIN: login\nSMS: sms\nRECOVER: recover\nAPP: app",
                        enum_type=CaptchaPurpose,
                        max_length=16,
                    ),
                ),
                ("visitor", fields.CharField(max_length=64)),
                ("subject", fields.CharField(max_length=64)),
                ("expires_at", UtcField()),
            ],
            options={"table": "captcha_pass", "app": "hall", "pk_attr": "id"},
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="Counter",
            fields=[
                (
                    "name",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("value", fields.BigIntField()),
            ],
            options={"table": "counter", "app": "hall", "pk_attr": "name"},
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="Faq",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("category", fields.CharField(max_length=20)),
                ("question", fields.CharField(unique=True, max_length=100)),
                ("answer", fields.CharField(max_length=500)),
                ("page", fields.CharField(default="", max_length=60)),
                ("sort", fields.IntField()),
            ],
            options={"table": "faq", "app": "hall", "pk_attr": "id"},
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="Lockout",
            fields=[
                (
                    "key",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64),
                ),
                ("tries", fields.SmallIntField(default=0)),
                ("level", fields.SmallIntField(default=0)),
                ("locked_until", UtcField(null=True)),
                ("tried_at", UtcField()),
            ],
            options={
                "table": "lockout",
                "app": "hall",
                "indexes": [Index(fields=["tried_at"], name="ix_lockout_tried_at")],
                "pk_attr": "key",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=32)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="ANNOUNCEMENT: announcement\nPUBLICITY: publicity\nCIRCULAR: circular",
                        enum_type=NoticeKind,
                        max_length=16,
                    ),
                ),
                ("title", fields.CharField(max_length=100)),
                ("body", fields.TextField(unique=False)),
                ("source", fields.CharField(max_length=60)),
                ("region", fields.CharField(default="320000", max_length=6)),
                ("published_at", UtcField()),
                ("is_sample", fields.BooleanField(default=False)),
            ],
            options={
                "table": "notice",
                "app": "hall",
                "indexes": [Index(fields=["published_at"], name="ix_notice_published_at")],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=32)),
                ("kind", fields.CharField(max_length=16)),
                (
                    "payload",
                    EncryptedCharField(null=True, purpose="outbox payload", max_length=2000),
                ),
                (
                    "state",
                    fields.CharEnumField(
                        default=OutboxState.QUEUED,
                        description="QUEUED: queued\nSENDING: sending\nSENT: sent\nDELIVERED: delivered\nFAILED: failed\nEXPIRED: expired",
                        enum_type=OutboxState,
                        max_length=16,
                    ),
                ),
                ("attempts", fields.SmallIntField(default=0)),
                ("claim_token", fields.CharField(default="", max_length=32)),
                ("claimed_until", UtcField(null=True)),
                ("next_try_at", UtcField()),
                ("expires_at", UtcField(null=True)),
                ("provider_id", fields.CharField(default="", max_length=64)),
                ("failure", fields.CharField(default="", max_length=100)),
                ("created_at", UtcField()),
                ("sent_at", UtcField(null=True)),
                ("delivered_at", UtcField(null=True)),
            ],
            options={
                "table": "outbox_message",
                "app": "hall",
                "indexes": [
                    Index(fields=["state", "next_try_at"], name="ix_outbox_message_due"),
                    Index(fields=["provider_id"], name="ix_outbox_message_provider"),
                    Index(fields=["created_at"], name="ix_outbox_message_created_at"),
                ],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=32)),
                (
                    "id_type",
                    fields.CharEnumField(
                        description="RESIDENT_CARD: 01\nHK_MO_PERMIT: 04\nTW_PERMIT: 06\nHK_MO_RESIDENCE: 16\nTW_RESIDENCE: 17\nPERMANENT_RESIDENCE: 07\nFOREIGN_PASSPORT: 08\nCHINESE_PASSPORT: 18\nOFFICER_CARD: 02\nARMED_POLICE_CARD: 03\nOTHER: 99",
                        enum_type=IdType,
                        max_length=2,
                    ),
                ),
                ("id_number", EncryptedCharField(purpose="person id number", max_length=30)),
                ("id_index", BlindIndexField(purpose="person id number", source="id_number")),
                ("name", EncryptedCharField(purpose="person name", max_length=60)),
                ("mobile", EncryptedCharField(default="", purpose="person mobile", max_length=20)),
                ("mobile_index", BlindIndexField(purpose="person mobile", source="mobile")),
                ("password_hash", fields.CharField(null=True, max_length=200)),
                ("app_since", UtcField(null=True)),
                ("created_at", UtcField()),
            ],
            options={
                "table": "person",
                "app": "hall",
                "unique_together": (("id_index", "id_type"),),
                "indexes": [Index(fields=["mobile_index"], name="ix_person_mobile")],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="RateLimit",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64),
                ),
                ("name", fields.CharField(max_length=40)),
                ("entries", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("forgotten_at", UtcField()),
            ],
            options={
                "table": "rate_limit",
                "app": "hall",
                "indexes": [Index(fields=["forgotten_at"], name="ix_rate_limit_forgotten_at")],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="SandboxFace",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("certify_id", fields.CharField(unique=True, max_length=64)),
                ("order_no", fields.CharField(unique=True, max_length=32)),
                ("id_type", fields.CharField(max_length=32)),
                ("id_number", EncryptedCharField(purpose="sandbox id number", max_length=32)),
                ("name", EncryptedCharField(purpose="sandbox name", max_length=60)),
                ("return_url", fields.CharField(default="", max_length=300)),
                (
                    "decision",
                    fields.CharEnumField(
                        default=FaceDecision.PENDING,
                        description="PENDING: pending\nPASSED: passed\nFAILED: failed\nCANCELED: canceled",
                        enum_type=FaceDecision,
                        max_length=16,
                    ),
                ),
                ("reason", fields.CharField(default="", max_length=32)),
                ("started_at", UtcField()),
            ],
            options={"table": "sandbox_face", "app": "hall", "pk_attr": "id"},
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="SandboxFault",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(unique=True, max_length=32)),
                ("amount", fields.IntField()),
            ],
            options={"table": "sandbox_fault", "app": "hall", "pk_attr": "id"},
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="SandboxSms",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=32)),
                ("reference", fields.CharField(unique=True, max_length=64)),
                ("mobile", EncryptedCharField(purpose="sandbox mobile", max_length=20)),
                ("mobile_index", fields.CharField(max_length=64)),
                ("text", EncryptedCharField(purpose="sandbox text", max_length=1000)),
                ("sent_at", UtcField()),
                ("arrives_at", UtcField(null=True)),
                ("is_reported", fields.BooleanField(default=False)),
            ],
            options={
                "table": "sandbox_sms",
                "app": "hall",
                "indexes": [
                    Index(fields=["mobile_index"], name="ix_sandbox_sms_mobile"),
                    Index(fields=["sent_at"], name="ix_sandbox_sms_sent_at"),
                    Index(fields=["arrives_at"], name="ix_sandbox_sms_arrival"),
                    Index(fields=["is_reported", "arrives_at"], name="ix_sandbox_sms_report"),
                ],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="SearchMiss",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("term", fields.CharField(unique=True, max_length=30)),
                ("count", fields.IntField()),
                ("last_at", UtcField()),
            ],
            options={
                "table": "search_miss",
                "app": "hall",
                "indexes": [Index(fields=["count", "last_at"], name="ix_search_miss_count")],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="SeedMark",
            fields=[
                (
                    "name",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=20),
                ),
                ("digest", fields.CharField(max_length=64)),
            ],
            options={"table": "seed_mark", "app": "hall", "pk_attr": "name"},
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="ServiceItem",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=12)),
                ("name", fields.CharField(max_length=100)),
                ("name_pinyin", fields.CharField(max_length=700)),
                ("name_initials", fields.CharField(max_length=100)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="APPLY: apply\nQUERY: query", enum_type=ItemKind, max_length=10
                    ),
                ),
                ("for_unit", fields.BooleanField()),
                ("for_person", fields.BooleanField()),
                ("for_institution", fields.BooleanField()),
                ("unit_types", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("business_line", fields.CharField(max_length=20)),
                ("themes", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("summary", fields.CharField(max_length=300)),
                ("materials", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("conditions", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("steps", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("results", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("item_type", fields.CharField(max_length=12)),
                ("levels", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("online_depth", fields.SmallIntField()),
                ("needs_unit_review", fields.BooleanField()),
                ("is_delivered", fields.BooleanField()),
                ("is_grantable", fields.BooleanField()),
                ("legal_limit", fields.CharField(max_length=20)),
                ("promised_limit", fields.CharField(max_length=20)),
                ("fee", fields.CharField(max_length=60)),
                ("authority", fields.CharField(max_length=60)),
                ("basis", fields.CharField(max_length=200)),
                (
                    "window",
                    fields.CharEnumField(
                        description="ALWAYS: always\nBEFORE_SETTLEMENT: before_settlement\nSETTLEMENT: settlement",
                        enum_type=Window,
                        max_length=20,
                    ),
                ),
                ("phone", fields.CharField(max_length=20)),
                ("sort", fields.IntField()),
                ("is_listed", fields.BooleanField(default=True)),
                ("listed_on", fields.DateField(null=True)),
            ],
            options={"table": "service_item", "app": "hall", "pk_attr": "id"},
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="SiteFeedback",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("number", fields.CharField(unique=True, max_length=20)),
                ("page", fields.CharField(max_length=200)),
                ("problem", fields.CharField(max_length=16)),
                ("description", fields.CharField(max_length=500)),
                (
                    "contact",
                    EncryptedCharField(default="", purpose="site feedback contact", max_length=60),
                ),
                ("created_at", UtcField()),
            ],
            options={
                "table": "site_feedback",
                "app": "hall",
                "indexes": [Index(fields=["created_at"], name="ix_site_feedback_created_at")],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="SmsCode",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=32)),
                ("purpose", fields.CharField(max_length=16)),
                ("binding", fields.CharField(max_length=64)),
                ("digest", fields.CharField(max_length=64)),
                ("tries", fields.SmallIntField(default=0)),
                ("expires_at", UtcField()),
                ("used_at", UtcField(null=True)),
                (
                    "message",
                    fields.ForeignKeyField(
                        "hall.OutboxMessage",
                        source_field="message_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sms_codes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "sms_code",
                "app": "hall",
                "indexes": [
                    Index(fields=["binding"], name="ix_sms_code_binding"),
                    Index(fields=["message_id"], name="ix_sms_code_message"),
                ],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=32)),
                ("uscc", fields.CharField(unique=True, max_length=18)),
                ("name", fields.CharField(max_length=100)),
                ("unit_type", fields.CharField(default="", max_length=4)),
                ("region", fields.CharField(default="", max_length=6)),
                ("address", fields.CharField(default="", max_length=200)),
                ("industry", fields.CharField(default="", max_length=4)),
                ("economic_type", fields.CharField(default="", max_length=4)),
                ("affiliation", fields.CharField(default="", max_length=4)),
                ("unit_nature", fields.CharField(default="", max_length=4)),
                (
                    "state",
                    fields.CharEnumField(
                        default=UnitState.ACTIVE,
                        description="INACTIVE: inactive\nACTIVE: active\nCLOSED: closed",
                        enum_type=UnitState,
                        max_length=16,
                    ),
                ),
                ("multi_agent_since", UtcField(null=True)),
                ("version", fields.IntField(default=1)),
                ("registered_at", UtcField()),
            ],
            options={"table": "unit", "app": "hall", "pk_attr": "id"},
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("text", fields.CharField(max_length=32)),
                ("version", fields.CharField(max_length=16)),
                ("digest", fields.CharField(max_length=64)),
                ("visitor", fields.CharField(max_length=64)),
                ("subject", fields.CharField(default="", max_length=32)),
                (
                    "person",
                    fields.ForeignKeyField(
                        "hall.Person",
                        source_field="person_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="consents",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "hall.Unit",
                        source_field="unit_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="consents",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("agreed_at", UtcField()),
            ],
            options={
                "table": "consent",
                "app": "hall",
                "indexes": [Index(fields=["subject"], name="ix_consent_subject")],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="Favorite",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "hall.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="favorites",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "hall.Unit",
                        source_field="unit_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="favorites",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "item",
                    fields.ForeignKeyField(
                        "hall.ServiceItem",
                        source_field="item_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="favorites",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", UtcField()),
            ],
            options={
                "table": "favorite",
                "app": "hall",
                "unique_together": (("person", "unit", "item"),),
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="LoginName",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(unique=True, max_length=20)),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "hall.Unit",
                        source_field="unit_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="login_names",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={"table": "login_name", "app": "hall", "pk_attr": "id"},
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=32)),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "hall.Unit",
                        source_field="unit_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="members",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "hall.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="memberships",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "role",
                    fields.CharEnumField(
                        description="LEGAL_REP: legal_rep\nMANAGER: manager\nAGENT: agent\nINSTITUTION_MANAGER: institution_manager",
                        enum_type=Role,
                        max_length=24,
                    ),
                ),
                (
                    "state",
                    fields.CharEnumField(
                        description="PENDING: pending\nWAITING: waiting\nACTIVE: active\nSUSPENDED: suspended\nEXPIRED: expired\nREVOKED: revoked\nLEFT: left\nREFUSED: refused",
                        enum_type=MemberState,
                        max_length=16,
                    ),
                ),
                ("slot", fields.SmallIntField()),
                ("mobile", EncryptedCharField(purpose="member mobile", max_length=20)),
                ("mobile_index", BlindIndexField(purpose="member mobile", source="mobile")),
                ("password_hash", fields.CharField(null=True, max_length=200)),
                ("password_changed_at", UtcField(null=True)),
                ("valid_from", fields.DateField(null=True)),
                ("valid_until", fields.DateField(null=True)),
                ("created_at", UtcField()),
            ],
            options={
                "table": "member",
                "app": "hall",
                "indexes": [
                    Index(fields=["unit_id"], name="ix_member_unit"),
                    Index(fields=["person_id"], name="ix_member_person"),
                ],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("case_no", fields.IntField(unique=True)),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "hall.Unit",
                        source_field="unit_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="cases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "item",
                    fields.ForeignKeyField(
                        "hall.ServiceItem",
                        source_field="item_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="cases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "filed_by",
                    fields.ForeignKeyField(
                        "hall.Member",
                        source_field="filed_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="filed_cases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "stage",
                    fields.CharEnumField(
                        description="SUBMITTED: submitted\nUNIT_REVIEW: unit_review\nIN_PROGRESS: in_progress\nSUPPLEMENT: supplement\nPASSED: passed\nPARTLY_PASSED: partly_passed\nFAILED: failed\nNOT_ACCEPTED: not_accepted\nWITHDRAWN: withdrawn\nTERMINATED: terminated",
                        enum_type=Stage,
                        max_length=20,
                    ),
                ),
                ("is_open", OpenField()),
                ("step_name", fields.CharField(max_length=20)),
                ("step_result", fields.CharField(default="", max_length=20)),
                ("supplement_until", fields.DateField(null=True)),
                ("filed_at", UtcField()),
                ("closed_at", UtcField(null=True)),
                ("rated_at", UtcField(null=True)),
            ],
            options={
                "table": "case_file",
                "app": "hall",
                "indexes": [
                    Index(
                        fields=["unit_id", "filed_at", "id", "item_id"], name="ix_case_file_unit"
                    ),
                    Index(
                        fields=["unit_id", "is_open", "filed_at", "id", "stage", "item_id"],
                        name="ix_case_file_open",
                    ),
                    Index(
                        fields=["unit_id", "closed_at", "rated_at", "stage"],
                        name="ix_case_file_closed",
                    ),
                    Index(
                        fields=["filed_by_id", "filed_at", "id", "is_open", "stage", "item_id"],
                        name="ix_case_file_filed_by",
                    ),
                    Index(fields=["filed_at", "unit_id", "item_id"], name="ix_case_file_filed_at"),
                ],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="CaseStep",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "case",
                    fields.ForeignKeyField(
                        "hall.Case",
                        source_field="case_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="steps",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.CharField(max_length=20)),
                ("result", fields.CharField(default="", max_length=20)),
                ("note", fields.CharField(default="", max_length=200)),
                ("begun_at", UtcField()),
                ("ended_at", UtcField(null=True)),
            ],
            options={
                "table": "case_step",
                "app": "hall",
                "indexes": [Index(fields=["case_id"], name="ix_case_step_case")],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="PasswordHistory",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "hall.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="passwords",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("password_hash", fields.CharField(max_length=200)),
                ("set_at", UtcField()),
            ],
            options={
                "table": "password_history",
                "app": "hall",
                "indexes": [Index(fields=["member_id"], name="ix_password_history_member")],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="RegistrationDraft",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=32)),
                ("visitor", fields.CharField(max_length=64)),
                ("uscc", fields.CharField(default="", max_length=60)),
                ("unit_name", fields.CharField(default="", max_length=200)),
                ("id_type", fields.CharField(default="01", max_length=2)),
                (
                    "id_number",
                    EncryptedCharField(default="", purpose="draft id number", max_length=60),
                ),
                (
                    "legal_rep_name",
                    EncryptedCharField(default="", purpose="draft name", max_length=120),
                ),
                ("agreement", fields.BooleanField(default=False)),
                ("agreed_versions", fields.CharField(default="", max_length=40)),
                ("agreed_at", UtcField(null=True)),
                ("mobile", EncryptedCharField(default="", purpose="draft mobile", max_length=40)),
                ("checked_at", UtcField(null=True)),
                ("expires_at", UtcField()),
                ("closed_at", UtcField(null=True)),
                (
                    "step",
                    fields.CharEnumField(
                        default=DraftStep.UNIT,
                        description="UNIT: unit\nFACE: face\nACCOUNT: account\nDONE: done",
                        enum_type=DraftStep,
                        max_length=10,
                    ),
                ),
                ("version", fields.IntField(default=0)),
                ("unit_type", fields.CharField(default="", max_length=10)),
                ("region", fields.CharField(default="", max_length=6)),
                ("address", fields.CharField(default="", max_length=200)),
                (
                    "person",
                    fields.ForeignKeyField(
                        "hall.Person",
                        source_field="person_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="registration_drafts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("proved_at", UtcField(null=True)),
                ("is_code_asked", fields.BooleanField(default=False)),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "hall.Unit",
                        source_field="unit_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="registration_drafts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "registration_draft",
                "app": "hall",
                "indexes": [Index(fields=["expires_at"], name="ix_registration_draft_expires_at")],
                "pk_attr": "id",
            },
            bases=["RegistrationForm"],
        ),
        ops.CreateModel(
            name="QrTicket",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=32)),
                (
                    "purpose",
                    fields.CharEnumField(
                        description="REGISTER_FACE: register_face\nLOGIN: login\nPERSON_LOGIN: person_login",
                        enum_type=QrPurpose,
                        max_length=20,
                    ),
                ),
                ("visitor", fields.CharField(max_length=64)),
                (
                    "state",
                    fields.CharEnumField(
                        default=QrState.NEW,
                        description="NEW: new\nSCANNED: scanned\nCONFIRMED: confirmed\nDENIED: denied\nFAILED: failed\nEXPIRED: expired",
                        enum_type=QrState,
                        max_length=12,
                    ),
                ),
                ("number", fields.CharField(max_length=2)),
                ("unit_name", fields.CharField(default="", max_length=200)),
                ("address", fields.CharField(default="", max_length=64)),
                ("browser", fields.CharField(default="", max_length=60)),
                (
                    "draft",
                    fields.ForeignKeyField(
                        "hall.RegistrationDraft",
                        source_field="draft_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="tickets",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("draft_version", fields.IntField(default=0)),
                (
                    "person",
                    fields.ForeignKeyField(
                        "hall.Person",
                        source_field="person_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="qr_tickets",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("phone", fields.CharField(default="", max_length=64)),
                (
                    "member",
                    fields.ForeignKeyField(
                        "hall.Member",
                        source_field="member_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="qr_tickets",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("reason", fields.CharField(default="", max_length=200)),
                ("renewals", fields.SmallIntField(default=0)),
                ("created_at", UtcField()),
                ("expires_at", UtcField()),
                ("scanned_at", UtcField(null=True)),
                ("used_at", UtcField(null=True)),
            ],
            options={
                "table": "qr_ticket",
                "app": "hall",
                "indexes": [
                    Index(fields=["visitor", "purpose"], name="ix_qr_ticket_visitor"),
                    Index(fields=["state", "expires_at"], name="ix_qr_ticket_due"),
                    Index(fields=["draft_id"], name="ix_qr_ticket_draft"),
                ],
                "pk_attr": "id",
            },
            bases=["QrCode"],
        ),
        ops.CreateModel(
            name="FaceCheck",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "ticket",
                    fields.OneToOneField(
                        "hall.QrTicket",
                        source_field="ticket_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="face_check",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("certify_id", fields.CharField(null=True, unique=True, max_length=64)),
                ("url", fields.TextField(default="", unique=False)),
                ("created_at", UtcField()),
            ],
            options={"table": "face_check", "app": "hall", "pk_attr": "id"},
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=32)),
                ("digest", fields.CharField(unique=True, max_length=64)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="UNIT: unit\nPERSON: person\nPHONE: phone",
                        enum_type=SessionKind,
                        max_length=8,
                    ),
                ),
                ("visitor", fields.CharField(max_length=64)),
                (
                    "member",
                    fields.ForeignKeyField(
                        "hall.Member",
                        source_field="member_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="sessions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "hall.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sessions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("address", fields.CharField(default="", max_length=64)),
                ("browser", fields.CharField(default="", max_length=80)),
                ("created_at", UtcField()),
                ("seen_at", UtcField()),
                ("proved_at", UtcField()),
                ("ends_at", UtcField()),
                ("ended_at", UtcField(null=True)),
                ("reason", fields.CharField(default="", max_length=16)),
            ],
            options={
                "table": "session",
                "app": "hall",
                "indexes": [
                    Index(fields=["member_id", "ended_at", "seen_at"], name="ix_session_member"),
                    Index(fields=["person_id", "ended_at", "seen_at"], name="ix_session_person"),
                    Index(fields=["ended_at", "seen_at"], name="ix_session_alive"),
                ],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
        ops.CreateModel(
            name="LoginTicket",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("visitor", fields.CharField(max_length=64)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="UNIT: unit\nPERSON: person\nPHONE: phone",
                        enum_type=SessionKind,
                        max_length=8,
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "hall.Member",
                        source_field="member_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="login_tickets",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "hall.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="login_tickets",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "before",
                    fields.ForeignKeyField(
                        "hall.Session",
                        source_field="before_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="tickets",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("next_path", fields.CharField(max_length=300)),
                ("expires_at", UtcField()),
                ("used_at", UtcField(null=True)),
            ],
            options={
                "table": "login_ticket",
                "app": "hall",
                "indexes": [
                    Index(fields=["member_id"], name="ix_login_ticket_member"),
                    Index(fields=["person_id"], name="ix_login_ticket_person"),
                    Index(fields=["before_id"], name="ix_login_ticket_before"),
                ],
                "pk_attr": "id",
            },
            bases=["HallModel"],
        ),
    ]
