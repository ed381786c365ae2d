#!/usr/bin/env bash
# A second opinion about identity numbers, credit codes and card numbers: python-stdnum, which is used only in tests.
#
# Reads lines of a kind and a number ("ric 11010519491231002X", "uscc …", "luhn …") and prints 1 or 0 for each.
# The first call makes a virtual environment under ~/.cache/bihuan and installs the library from PyPI. Exits with 3
# when the library cannot be had, so that a test can say so and go on.
set -euo pipefail

home="${XDG_CACHE_HOME:-$HOME/.cache}/bihuan/stdnum"
if ! command -v python3 > /dev/null; then
  echo "python3 is missing" >&2
  exit 3
fi
if [ ! -x "$home/bin/python" ] || ! "$home/bin/python" -c 'import stdnum' 2> /dev/null; then
  if ! { python3 -m venv "$home" && "$home/bin/pip" --quiet install --retries 1 --timeout 15 'python-stdnum==2.2'; } >&2; then
    echo "python-stdnum could not be installed" >&2
    exit 3
  fi
fi
exec "$home/bin/python" -c '
import sys
from stdnum import luhn
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

def passes(kind, number):
    try:
        if kind == "ric":
            # Without the place of birth: which regions exist is data of the office, and another table there.
            ric.get_birth_date(number)
            return len(number) == 18 and ric.calc_check_digit(number) == number[-1]
        if kind == "uscc":
            return bool(uscc.validate(number))
        return bool(luhn.validate(number))
    except ValidationError:
        return False
    except ValueError:
        return False

for line in sys.stdin:
    kind, number = line.split()
    sys.stdout.write("1\n" if passes(kind, number) else "0\n")
'
