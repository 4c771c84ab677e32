"""Runs the commands that bench/measure.mjs asks for, one JSON line each, and answers what they cost.

Node cannot see the CPU time of its children and /usr/bin/time rounds to 10 ms, a third of a start of Node; wait4 counts
microseconds, of the child and of every process that the child waited for.
"""

import json
import os
import sys
import time

null = os.open(os.devnull, os.O_RDWR)
files = [(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)]

for line in sys.stdin:
    job = json.loads(line)
    os.chdir(job["cwd"])
    start = time.perf_counter()
    pid = os.posix_spawn(job["argv"][0], job["argv"], job["env"], file_actions=files)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    print(
        json.dumps(
            {
                "cpu": (usage.ru_utime + usage.ru_stime) * 1000,
                "wall": wall * 1000,
                "code": os.waitstatus_to_exitcode(status),
            }
        ),
        flush=True,
    )
