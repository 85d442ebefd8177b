"""The professions of medicine, nursing, care and welfare."""

from django.db import migrations

MEDICINE, NURSING, REHABILITATION = "医療", "看護", "リハビリ・栄養・口腔"
CARE, WELFARE, TEST, OTHER = "介護", "福祉・相談", "検査・技術", "その他"

PROFESSIONS = [
    ("doctor", "医師", MEDICINE),
    ("dentist", "歯科医師", MEDICINE),
    ("pharmacist", "薬剤師", MEDICINE),
    ("nurse", "看護師", NURSING),
    ("public_health_nurse", "保健師", NURSING),
    ("midwife", "助産師", NURSING),
    ("associate_nurse", "准看護師", NURSING),
    ("physical_therapist", "理学療法士", REHABILITATION),
    ("occupational_therapist", "作業療法士", REHABILITATION),
    ("speech_therapist", "言語聴覚士", REHABILITATION),
    ("registered_dietitian", "管理栄養士", REHABILITATION),
    ("dietitian", "栄養士", REHABILITATION),
    ("dental_hygienist", "歯科衛生士", REHABILITATION),
    ("care_manager", "介護支援専門員(ケアマネジャー)", CARE),
    ("care_worker", "介護福祉士", CARE),
    ("home_helper", "訪問介護員(ホームヘルパー)", CARE),
    ("home_help_coordinator", "サービス提供責任者", CARE),
    ("assistive_device_consultant", "福祉用具専門相談員", CARE),
    ("social_worker", "社会福祉士", WELFARE),
    ("psychiatric_social_worker", "精神保健福祉士", WELFARE),
    ("medical_social_worker", "医療ソーシャルワーカー", WELFARE),
    ("consultation_specialist", "相談支援専門員", WELFARE),
    ("life_counsellor", "生活相談員", WELFARE),
    ("psychologist", "公認心理師", WELFARE),
    ("laboratory_technologist", "臨床検査技師", TEST),
    ("radiographer", "診療放射線技師", TEST),
    ("clinical_engineer", "臨床工学技士", TEST),
    ("judo_therapist", "柔道整復師", OTHER),
    ("acupuncturist", "はり師・きゅう師", OTHER),
    ("massage_therapist", "あん摩マッサージ指圧師", OTHER),
    ("paramedic", "救急救命士", OTHER),
    ("medical_clerk", "医療事務", OTHER),
    ("civil_servant", "行政職員", OTHER),
    ("other", "その他", OTHER),
]


def add(apps, schema_editor) -> None:
    rows = apps.get_model("accounts", "Profession").objects.using(schema_editor.connection.alias)
    for order, (code, name, field) in enumerate(PROFESSIONS, start=1):
        rows.get_or_create(code=code, defaults={"name": name, "field": field, "order": order * 10})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
