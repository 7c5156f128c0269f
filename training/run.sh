#!/usr/bin/env bash
# The starter model, from nothing: `training/run.sh PAIRS WORK [MINUTES]`.
#   PAIRS    folder with train/ and eval/ of measured pairs (NNNN.jpg + NNNN.png, see README.md)
#   WORK     folder for rendered scenes, checkpoints and exports; a run that was stopped goes on from there
#   MINUTES  of training, 106 by default
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
pairs=$(cd "$1" && pwd)
mkdir -p "$2"
work=$(cd "$2" && pwd)
minutes=${3:-106}

[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q -r "$here/requirements.txt"
python="$work/venv/bin/python"
cd "$here"

"$python" -m scenes --out "$work/rendered" --count 3700 --seed 1 --textures "$pairs/train"
"$python" -m scenes --out "$work/rendered_eval" --count 60 --seed 9001
"$python" train.py --measured "$pairs" --rendered "$work/rendered" --out "$work/run" --minutes "$minutes"
"$python" export.py "$work/run/starter.pt" "$here/../models/starter.onnx"
"$python" evaluate.py "$pairs/eval" --onnx "$here/../models/starter.onnx" --baselines "$pairs/train"
"$python" evaluate.py "$work/rendered_eval" --rendered --onnx "$here/../models/starter.onnx"
node "$here/../tools/pin.mjs"
