import subprocess
import sys


def test_what_a_process_has_loaded_is_never_searched_again_and_new_objects_seldom():
    program = (
        "import gc; from eshop.collecting import collect_seldom; collect_seldom();"
        "print(gc.get_freeze_count() > 1000, gc.get_threshold())"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert told == "True (10000, 10, 10)\n"


KEPT = """
import threading
from pathlib import Path
from eshop.collecting import collect_seldom, memory_give_back
def megabytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
last = []
def work():
    blocks = [bytearray(b"x" * 500_000) for _ in range(100)]
    last.append(blocks.pop())  # what is still used at the end keeps what is free before it
collect_seldom()
before = megabytes()
thread = threading.Thread(target=work)
thread.start()
thread.join()
kept = megabytes() - before
memory_give_back()
print(int(kept), int(megabytes() - before))
"""


def test_memory_of_a_thread_goes_back_when_it_is_told_to():
    told = subprocess.run([sys.executable, "-c", KEPT], capture_output=True, text=True, check=True).stdout
    kept, left = map(int, told.split())
    assert kept > 40, "the control: the C library keeps it"
    assert left < 5
