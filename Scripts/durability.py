"""Reads what strace saw of a process with a local store, and holds that nothing gets its name
before its bytes are on the disk, nor is anything said before the name is, too.

    durability.py LOG    written by strace -f -y -e trace=fsync,link,rename,write
"""
import os, re, sys

flushed, unflushed, named = set(), set(), 0
for line in open(sys.argv[1], errors="replace"):
    if found := re.search(r"fsync\(\d+<(.*)>\)\s*= 0", line):
        flushed.add(found[1])
        unflushed.discard(found[1])
    elif found := re.search(r'(?:link|rename)\("(.*)", "(.*)"\)\s*= 0', line):
        assert found[1] in flushed, f"{found[2]} was named before its bytes were flushed"
        unflushed.add(os.path.dirname(found[2]))
        named += 1
    elif re.search(r"write\(1<", line):
        assert not unflushed, f"it spoke while {unflushed} was not flushed"
    elif "unfinished" in line and re.search(r"fsync|link|rename", line):
        # One thing at a time, or the order of the log says nothing.
        sys.exit(f"two calls at once: {line}")
assert named >= 5 and not unflushed, (named, unflushed)
print(f"{named} objects flushed, named, and their folders flushed")
