"""The tables of the hall that these pages read, as Django models."""

from django.db import models

from models.base.key import ring
from models.base.mask import mask_mobile, mask_name


class Table(models.Model):
    """A table that the hall made."""

    class Meta:
        abstract = True


class SeedMark(Table):
    name = models.CharField(max_length=100, primary_key=True)
    digest = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "seed_mark"


class ServiceItem(Table):
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)
    for_unit = models.BooleanField()
    for_person = models.BooleanField()
    for_institution = models.BooleanField()
    unit_types = models.JSONField()
    business_line = models.CharField(max_length=20)
    themes = models.JSONField()
    summary = models.CharField(max_length=300)
    materials = models.JSONField()
    conditions = models.JSONField()
    steps = models.JSONField()
    results = models.JSONField()
    item_type = models.CharField(max_length=12)
    levels = models.JSONField()
    legal_limit = models.CharField(max_length=20)
    promised_limit = models.CharField(max_length=20)
    fee = models.CharField(max_length=60)
    authority = models.CharField(max_length=60)
    basis = models.CharField(max_length=200)
    window = models.CharField(max_length=20)
    phone = models.CharField(max_length=20)
    sort = models.IntegerField()
    is_listed = models.BooleanField()

    class Meta:
        managed = False
        db_table = "service_item"


class Notice(Table):
    code = models.CharField(max_length=32)
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=100)
    region = models.CharField(max_length=6)
    published_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "notice"


class Unit(Table):
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    unit_type = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "unit"


class Person(Table):
    name = models.TextField()

    class Meta:
        managed = False
        db_table = "person"

    @property
    def masked_name(self) -> str:
        return mask_name(ring.open(self.name, "person name"))


class Member(Table):
    unit = models.ForeignKey(Unit, models.DO_NOTHING)
    person = models.ForeignKey(Person, models.DO_NOTHING)
    role = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    mobile = models.TextField()
    valid_until = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "member"

    @property
    def greeting(self) -> str:
        return f"法人 {mask_mobile(ring.open(self.mobile, 'member mobile'))}"


class Session(Table):
    digest = models.CharField(max_length=64)
    member = models.ForeignKey(Member, models.DO_NOTHING, null=True)
    person = models.ForeignKey(Person, models.DO_NOTHING)
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "session"


class Draft(Table):
    visitor = models.CharField(max_length=64)
    uscc = models.CharField(max_length=40)
    unit_name = models.CharField(max_length=120)

    class Meta:
        managed = False
        db_table = "registration_draft"


class Favorite(Table):
    person = models.ForeignKey(Person, models.DO_NOTHING)
    owner_kind = models.CharField(max_length=12)
    owner_code = models.CharField(max_length=32)
    item = models.ForeignKey(ServiceItem, models.DO_NOTHING)
    created_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "favorite"


class Case(Table):
    case_no = models.IntegerField()
    unit = models.ForeignKey(Unit, models.DO_NOTHING)
    item = models.ForeignKey(ServiceItem, models.DO_NOTHING)
    handler = models.ForeignKey(Person, models.DO_NOTHING)
    stage = models.CharField(max_length=20)
    step_name = models.CharField(max_length=20)
    step_result = models.CharField(max_length=20)
    supplement_until = models.DateField(null=True)
    filed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    rated_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "case_file"


class CaseStep(Table):
    case = models.ForeignKey(Case, models.DO_NOTHING, related_name="case_steps")
    note = models.TextField()

    class Meta:
        managed = False
        db_table = "case_step"
