"""Runs a program in a pseudo-terminal of 80 columns and 24 lines, types into it, and prints what its screen was given.

drive.py FILE PROGRAM [ARGUMENT ...]: the bytes of FILE are pasted as terminals paste, then Ctrl-D is pressed.
The exit status is the program's.
"""
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios

text = open(sys.argv[1], "rb").read()
ours, its = pty.openpty()
fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
program = subprocess.Popen(sys.argv[2:], stdin=its, stdout=its, stderr=its, close_fds=True)
os.close(its)
screen, pending = b"", None
while True:
    ready, writable, _ = select.select([ours], [ours] if pending else [], [], 30)
    if not ready and not writable:
        program.kill()
        sys.exit("nothing happened for 30 seconds")
    if ready:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the program has closed its side
            break
        if not piece:
            break
        screen += piece
        # The request to mark what is pasted tells that the program is listening.
        if pending is None and b"\x1b[?2004h" in screen:
            pending = b"\x1b[200~" + text + b"\x1b[201~" + b"\x04"
    if writable and pending:
        pending = pending[os.write(ours, pending[:1024]):]
sys.stdout.buffer.write(screen)
sys.exit(program.wait())
