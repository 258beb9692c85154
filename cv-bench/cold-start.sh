#!/bin/sh
# Measures how long ./cv takes to its first result, and where the time goes: medians of several starts.
#
#   cv-bench/cold-start.sh [-n RUNS] [CV-ARGUMENTS...]      default: detect, on the bundled picture
#   CV=/opt/cvkit/bin/cv cv-bench/cold-start.sh ...         another cv, for example a distribution's
#
# The first table holds the stages (CVKIT_TRACE=1; the last line is the end of the process), the second the whole
# process without tracing: wall and processor time, and peak memory where GNU time is installed.
set -eu

runs=9
if [ "${1:-}" = -n ]; then
  runs=$2
  shift 2
fi
[ $# -gt 0 ] || set -- detect
here=$(cd -P -- "$(dirname -- "$0")" && pwd)
cv=${CV:-$here/../cv}
case $cv in /*) ;; *) cv=$PWD/$cv ;; esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# Everything is built, unpacked and in the system's file cache before the first measured start.
"$cv" "$@" >/dev/null 2>&1 || { echo "cold-start: '$cv $*' fails: run it by hand first" >&2; exit 1; }
sleep 3
"$cv" "$@" >/dev/null 2>&1

median() {
  sort -n | awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
}

run=0
while [ $run -lt "$runs" ]; do
  started=$(date +%s%N)
  CVKIT_TRACE=1 "$cv" "$@" 2>trace >/dev/null
  ended=$(date +%s%N)
  awk -v total=$(((ended - started) / 1000)) '
    $1 == "trace" {
      stage = $6
      for (i = 7; i <= NF; i++) stage = stage " " $i
      if (!(stage in seen)) { seen[stage] = 1; order++; print order "\t" stage "\t" $4 "\t" $2; last = $2 }
    }
    END { print order + 1 "\tend\t" total / 1000 - last "\t" total / 1000 }' trace >>stages
  run=$((run + 1))
done

echo "$(uname -sm), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null), $runs starts: cv $*"
printf '%-24s %10s %10s\n' 'stage' 'took ms' 'at ms'
cut -f1,2 stages | sort -n | uniq | while IFS="$(printf '\t')" read -r number stage; do
  row=$(printf '%s\t%s\t' "$number" "$stage")
  printf '%-24s %10.1f %10.1f\n' "$stage" \
    "$(grep -F "$row" stages | cut -f3 | median)" "$(grep -F "$row" stages | cut -f4 | median)"
done

run=0
while [ $run -lt "$runs" ]; do
  if [ -x /usr/bin/time ]; then
    /usr/bin/time -a -o times -f '%e %U %S %M' "$cv" "$@" >/dev/null 2>&1
  else
    started=$(date +%s%N)
    "$cv" "$@" >/dev/null 2>&1
    ended=$(date +%s%N)
    echo "$(((ended - started) / 10000000)) 0 0 0" | awk '{ print $1 / 100, 0, 0, 0 }' >>times
  fi
  run=$((run + 1))
done
printf 'whole process: %.2f s wall, %.2f s processor, %.0f MB peak (medians of %d)\n' \
  "$(awk '{ print $1 }' times | median)" "$(awk '{ print $2 + $3 }' times | median)" \
  "$(awk '{ print $4 / 1024 }' times | median)" "$runs"
