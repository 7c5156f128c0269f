#!/usr/bin/env bash
# A better starter from the one there is, by training on and averaging both: `training/run.sh ROOMS WILD WORK [MINUTES]`.
#   ROOMS    folder with train/ and eval/ of measured rooms (NNNN.jpg + NNNN.png, see README.md)
#   WILD     folder with a folder for each source of photos with depth (see sources.py)
#   WORK     folder for rendered scenes, checkpoints and exports; a run that was stopped goes on from there
#   MINUTES  of training, 100 by default
# It ends with the scores of the old starter and of the new one, and leaves the new one in WORK/starter.onnx. To take it:
#   cp WORK/starter.onnx models/starter.onnx && node tools/pin.mjs
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rooms=$(cd "$1" && pwd)
wild=$(cd "$2" && pwd)
mkdir -p "$3"
work=$(cd "$3" && pwd)
minutes=${4:-100}
old="$here/../models/starter.onnx"
new="$work/starter.onnx"

[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q -r "$here/requirements.txt"
python="$work/venv/bin/python"
cd "$here"

# Memory that is kept between steps, in huge pages: 1.4 times the pictures a second (README.md).
export GLIBC_TUNABLES=glibc.malloc.hugetlb=1 MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000
export MALLOC_TOP_PAD_=268435456 MALLOC_ARENA_MAX=1

"$python" -m scenes --out "$work/rendered" --count "${SCENES:-600}" --side 272 --seed 13 --textures "$rooms/train"
"$python" -m scenes --out "$work/rendered_eval" --count 60 --seed 9001
"$python" train.py --rooms "$rooms" --wild "$wild" --rendered "$work/rendered" --out "$work/run" --start "$old" --minutes "$minutes"
"$python" average.py "$work/averaged.pt" "$old" 0.5 "$work/run/starter.pt" 0.5
"$python" export.py "$work/averaged.pt" "$new"
for file in "$old" "$new"; do
  "$python" evaluate.py "$rooms/eval" --onnx "$file" --baselines "$rooms/train"
  "$python" evaluate.py "$work/rendered_eval" --rendered --onnx "$file"
done
"$python" evaluate_wild.py "$wild" --onnx "$old" --onnx "$new"
