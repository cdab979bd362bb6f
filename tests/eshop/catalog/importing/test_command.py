"""manage.py import_catalog as the contract names it."""

import json

import pytest
from django.core.management import CommandError, call_command

from eshop.catalog.models import Product
from tests.eshop.catalog.importing.helpers import FILES, OWN_HEADER

pytestmark = pytest.mark.django_db


def run(capsys, *arguments):
    """Exit code, standard output, standard error."""
    try:
        call_command("import_catalog", *map(str, arguments))
        code = 0
    except SystemExit as ended:
        code = ended.code
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_json_is_one_object_and_nothing_else(capsys):
    code, out, err = run(capsys, FILES / "ceneo.xml", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "rejected": 2,
        "problems": [
            {"file": "ceneo.xml", "row": 4, "field": "id", "reason": "oferta nie ma identyfikatora"},
            {"file": "ceneo.xml", "row": 5, "field": "price", "reason": "oczekiwano: cena nieujemna; jest „-5”"},
        ],
    }


def test_refused_file_ends_with_1_and_the_other_files_are_taken(capsys, tmp_path):
    (tmp_path / "zly.xml").write_text("<offers>")
    code, out, _err = run(capsys, tmp_path / "zly.xml", FILES / "own.csv", "--json")
    result = json.loads(out)
    assert (code, result["created"], result["rejected"]) == (1, 4, 0)
    assert [(problem["file"], problem["field"]) for problem in result["problems"]] == [("zly.xml", "")]


def test_rejected_rows_alone_end_with_0(capsys, tmp_path):
    (tmp_path / "a.csv").write_text(OWN_HEADER + "1;;A;X;abc;1;;;;;\n", encoding="utf-8")
    assert run(capsys, tmp_path / "a.csv", "--json")[0] == 0


def test_summary_for_people_names_place_and_reason(capsys, tmp_path):
    (tmp_path / "a.csv").write_text(OWN_HEADER + "1;;A;X;abc;1;;;;;\n2;;B;Y;1;1;;;;;\n", encoding="utf-8")
    assert run(capsys, tmp_path / "a.csv", "--dry-run") == (
        0,
        "Próba: niczego nie zapisano.\n"
        "Nowe: 1  zmienione: 0  bez zmian: 0  odrzucone: 1\n"
        "  a.csv:2:price: oczekiwano: cena, np. 19,99; jest „abc”\n",
        "",
    )
    assert not Product.objects.exists()


def test_long_list_of_problems_is_cut_for_people_only(capsys, tmp_path):
    rows = "".join(f"{number};;A;X;abc;1;;;;;\n" for number in range(60))
    (tmp_path / "a.csv").write_text(OWN_HEADER + rows, encoding="utf-8")
    _code, out, _err = run(capsys, tmp_path / "a.csv")
    assert out.endswith("  … i dalsze problemy: 10 (wszystkie pokaże --json)\n")
    assert len(json.loads(run(capsys, tmp_path / "a.csv", "--json")[1])["problems"]) == 60


def test_vat_rate_and_format_can_be_named(capsys):
    run(capsys, FILES / "ceneo.xml", "--vat", "zw", "--format", "ceneo", "--json")
    assert set(Product.objects.values_list("vat_rate__code", flat=True)) == {"zw"}


@pytest.mark.parametrize("arguments", [("--vat", "19"), ("--format", "xlsx")])
def test_unknown_choice_is_refused_before_any_work(arguments):
    with pytest.raises(CommandError):
        call_command("import_catalog", str(FILES / "own.csv"), *arguments)
    assert not Product.objects.exists()
