import subprocess
import sys


def test_what_a_process_has_loaded_is_never_searched_again_and_new_objects_seldom():
    program = (
        "import gc; from eshop.collecting import collect_seldom; collect_seldom();"
        "print(gc.get_freeze_count() > 1000, gc.get_threshold())"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert told == "True (10000, 10, 10)\n"
