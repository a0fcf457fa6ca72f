"""Runs the command that its arguments are, and prints as JSON its seconds, its peak memory in MB and what it printed.

In Python, for only wait4 tells a child's own peak: Node counts a parent's memory into it.
"""

import json
import os
import subprocess
import sys
import time

started = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
output = child.stdout.read().decode()
_, status, used = os.wait4(child.pid, 0)
seconds = time.perf_counter() - started
if status != 0:
    sys.exit(f"{' '.join(sys.argv[1:])}: ended with {status}")
json.dump({"seconds": seconds, "peak": used.ru_maxrss / 1024, "output": output}, sys.stdout)
