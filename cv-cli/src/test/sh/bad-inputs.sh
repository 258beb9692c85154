#!/usr/bin/env bash
# Shows cv everything that can be wrong with what a user gives it, and prints what it says and does
# as a Markdown table. Ends with 1 when something is not as the table says it must be.
#
#   CVKIT_MODELS=../shared/models cv-cli/src/test/sh/bad-inputs.sh [path of cv]
#
# Every input is made here: pictures with Java, videos with ffmpeg, the full disk with a small tmpfs.
# A row whose means are missing (ffmpeg, root, the models) says so instead of passing.
set -u

here=$(cd -P -- "$(dirname -- "$0")" && pwd)
root=$here/../../../..
cv=${1:-$root/cv}
case $cv in /*) ;; *) cv=$PWD/$cv ;; esac
models=${CVKIT_MODELS:-$root/../shared/models}
[ -d "$models" ] && models=$(cd "$models" && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d) || exit 1
mounted=
cleanup() {
  [ -z "$mounted" ] || umount "$work/full"
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
cd "$work" || exit 1
# Temporary files of the commands are looked for in the end.
mkdir tmp out models here && chmod 755 "$work" && chmod 1777 tmp
export TMPDIR="$work/tmp"
export CVKIT_JAVA_OPTS="${CVKIT_JAVA_OPTS:-} -Djava.io.tmpdir=$work/tmp"
export CVKIT_MODELS="$models"

"$java" "$here/BadInputs.java" "$work" || exit 1
mkdir empty closed && chmod 0 closed
cp "$root/cv-cli/src/main/resources/org/cvkit/cli/astronaut.png" good.png
cp "$root/cv-core/src/test/resources/org/cvkit/core/image/cmyk.jpg" cmyk.jpg
cp "$root/cv-core/src/test/resources/org/cvkit/core/video/three.gif" animated.gif
printf 'This is no model.\n' >text.onnx
known=$(find "$models" -name yolox-nano.onnx 2>/dev/null | head -n 1)
if [ -n "$known" ]; then
  cp "$known" models/yolox-nano.onnx && chmod u+w models/yolox-nano.onnx
  # An unknown field of protobuf at the end: the same network, but a file that no card knows.
  { cat "$known" && printf '\240\006\000'; } >stranger.onnx
  "$java" "$here/BadInputs.java" flip models/yolox-nano.onnx
  cp models/yolox-nano.onnx here/yolox-nano.onnx
fi
if command -v ffmpeg >/dev/null && command -v ffprobe >/dev/null; then
  ffmpeg -v error -f lavfi -i testsrc2=s=640x480:r=25:d=20 -c:v libx264 -preset ultrafast long.mp4
  ffmpeg -v error -i long.mp4 -t 4 -c copy -movflags +faststart start.mp4
  head -c $(($(wc -c <start.mp4) * 6 / 10)) start.mp4 >cut.mp4
  ffmpeg -v error -i long.mp4 -t 4 -c copy end.mp4
  head -c $(($(wc -c <end.mp4) * 6 / 10)) end.mp4 >no-index.mp4
fi
find . | sort >before

number=0
bad=0

# Prints a row: input, code, message, what became of the rest; counts what is not as it must be.
row() {
  wrong=
  [ "$2" = "$code" ] || wrong=" (**expected $2**)"
  if grep -qE '^[[:space:]]+at |Exception|Error:|unexpected:' stderr; then wrong="$wrong (**stack trace**)"; fi
  case $rest in no | no:*) wrong="$wrong (**lost**)" ;; esac
  [ -z "$wrong" ] || bad=$((bad + 1))
  message=$(grep '^error: ' stderr | grep -v 'sources failed' | sed "s#$work/##g; s#|#\\\\|#g" | head -n 1)
  [ "$(grep -c '^error: ' stderr)" -le 1 ] || message="$message (and $(($(grep -c '^error: ' stderr) - 1)) more)"
  printf '| %s | %s%s | %s | %s |\n' "$1" "$code" "$wrong" "${message:-(none)}" "$rest"
}

skip() {
  printf '| %s | skipped | %s | |\n' "$1" "$2"
}

# A source beside a good one: what expected-code title, options and sources...
beside() {
  title=$1 expected=$2
  shift 2
  number=$((number + 1))
  "$cv" detect "$@" good.png --model haar-face --output "out/$number" >stdout 2>stderr </dev/null
  code=$?
  rest=no
  if grep -q 'good.png: 512x512 1 face' stdout && [ -s "out/$number/good.png" ] &&
    grep -q '"source":"good.png".*"face"' "out/$number/results.jsonl"; then
    rest=yes
  fi
  row "$title" "$expected"
}

# A run that must not begin: nothing on stdout, no folder made.
refused() {
  title=$1 expected=$2
  shift 2
  number=$((number + 1))
  "$cv" detect good.png --output "out/$number" "$@" >stdout 2>stderr </dev/null
  code=$?
  rest='nothing begun'
  if [ -s stdout ] || [ -e "out/$number" ]; then rest='no: something was written'; fi
  row "$title" "$expected"
}

# Results that cannot be printed: to a full device, or to a reader that is satisfied.
printed() {
  number=$((number + 1))
  set -- "$@" -
  if [ "$3" = - ]; then
    "$cv" detect good.png good.png good.png good.png good.png good.png --workers 1 --model haar-face \
      --no-save 2>stderr </dev/null | head -n 1 >stdout
    code=${PIPESTATUS[0]}
  else
    "$cv" detect good.png good.png --model haar-face --no-save >"$3" 2>stderr </dev/null
    code=$?
  fi
  rest='ended at once'
  row "$1" "$2"
}

frames() {
  ffprobe -v error -count_frames -select_streams v -show_entries stream=nb_read_frames -of csv=p=0 "$1"
}

# Ctrl-C in a video: to the process alone, or to its whole group as a terminal sends it.
interrupted() {
  number=$((number + 1))
  set -m # Otherwise the shell makes what it starts deaf to SIGINT.
  "$cv" detect long.mp4 good.png --model haar-face --output "out/$number" >stdout 2>stderr </dev/null &
  pid=$!
  set +m
  lines=0
  while kill -0 $pid 2>/dev/null && [ "$lines" -lt 20 ]; do
    sleep 0.1
    [ ! -e "out/$number/results.jsonl" ] || lines=$(wc -l <"out/$number/results.jsonl")
  done
  kill -INT -- "$2$pid"
  wait $pid
  code=$?
  lines=$(wc -l <"out/$number/results.jsonl")
  played=$(frames "out/$number/long.mp4" 2>ffprobe.err)
  if [ "$played" = "$lines" ] && [ "$lines" -ge 20 ] && [ ! -s ffprobe.err ]; then
    rest='the video plays: as many frames as lines in results.jsonl'
  else
    rest="no: $lines lines, ${played:-0} frames play; $(head -n 1 ffprobe.err)"
  fi
  row "$1" 130
}

full_disk() {
  title="full disk ($1)"
  number=$((number + 1))
  mkdir -p full
  if ! mount -t tmpfs -o size="$2" tmpfs full 2>/dev/null; then
    skip "$title" 'mounting a tmpfs needs root'
    return
  fi
  mounted=yes
  shift 2
  "$cv" detect "$@" --model haar-face --output full/out >stdout 2>stderr </dev/null
  code=$?
  if [ ! -e full/out/results.jsonl ]; then
    rest='no: not even results.jsonl'
  elif [ -z "$(tail -c 1 full/out/results.jsonl 2>/dev/null | tr -d '\n')" ]; then
    rest="$(wc -l <full/out/results.jsonl) whole lines kept"
  else
    rest='no: results.jsonl ends within a line'
  fi
  for file in full/out/*.mp4; do
    [ ! -e "$file" ] || rest="$rest; the video plays: $(frames "$file" 2>&1 | tail -n 1) frames"
  done
  for file in full/out/.* full/out/*.part full/out/*.tmp; do
    case $file in */. | */..) continue ;; esac
    [ ! -e "$file" ] || rest="no: left behind $file"
  done
  umount full && mounted=
  row "$title" 1
}

echo '| input | exit code | message | rest of batch done |'
echo '|---|---|---|---|'
beside 'missing file' 4 missing.jpg
beside 'empty file' 4 empty.jpg
beside 'text named .jpg' 4 text.jpg
beside 'truncated JPEG' 4 cut.jpg
beside '1x1 picture' 0 one.png
beside '20000x20000 picture' 4 huge.png
beside '20000x20000 picture, `--max-pixels 400000000`' 0 huge.png --max-pixels 400000000
beside 'CMYK JPEG' 0 cmyk.jpg
beside 'animated GIF' 0 animated.gif
beside 'empty folder' 4 empty
beside 'pattern that matches nothing' 4 '*.tiff'
beside 'empty word' 4 ''
beside 'address where nothing is' 4 http://localhost:9/none.jpg
beside 'camera that is not there' 4 99
if [ "$(id -u)" != 0 ]; then
  beside 'unreadable folder' 4 closed
elif command -v setpriv >/dev/null; then
  # Root as anybody else: without the right to pass over permissions.
  real=$cv
  printf '#!/bin/sh\nexec setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-all "%s" "$@"\n' "$real" >unprivileged
  chmod 755 unprivileged
  cv=$work/unprivileged
  beside 'unreadable folder' 4 closed
  cv=$real
  rm unprivileged
else
  skip 'unreadable folder' 'root reads everything, and there is no setpriv'
fi
if [ -e cut.mp4 ]; then
  beside 'truncated video' 4 cut.mp4
  beside 'truncated video without its index' 4 no-index.mp4
else
  skip 'truncated video' 'making it needs ffmpeg'
fi
if [ -n "$known" ]; then
  CVKIT_MODELS=$work/models
  refused 'model with a wrong checksum, by name' 3 --model yolox-nano
  refused 'model with a wrong checksum, by path' 3 --model here/yolox-nano.onnx
  CVKIT_MODELS=$models
  refused 'model without a card' 3 --model stranger.onnx
  if [ -e /dev/nvidia0 ]; then
    skip '`--device cuda` without one' 'this machine has one'
  else
    refused '`--device cuda` without one' 5 --model yolox-nano --device cuda
  fi
else
  skip 'models with a wrong checksum, without a card' 'CVKIT_MODELS holds no yolox-nano.onnx'
fi
refused 'file that is not ONNX' 3 --model text.onnx
refused 'model that does not exist' 3 --model no-such-model
printed 'full disk behind standard output' 1 /dev/full
printed 'standard output closed early (by `head -n 1`)' 141
full_disk pictures 1200k good.png good.png good.png --workers 1
if [ -e long.mp4 ]; then
  full_disk video 600k long.mp4
  interrupted 'Ctrl-C in a video (the process)' ''
  interrupted 'Ctrl-C in a video (its group, as a terminal does)' -
else
  skip 'full disk, Ctrl-C in a video' 'making the video needs ffmpeg'
fi

left=$(find . | sort | grep -v '^\./\(out\|full\|stdout\|stderr\|ffprobe.err\|before\)' | grep -vxFf before)
left="$left$(find out -name '.*' -o -name '*.part' -o -name '*.tmp')"
if [ -n "$left" ]; then
  bad=$((bad + 1))
  printf '\nLeft behind:\n%s\n' "$left"
fi
[ "$bad" = 0 ] || {
  printf '\n%s not as expected\n' "$bad" >&2
  exit 1
}
