#!/bin/bash
# fastText (Debian's package) on the same texts: fasttext.sh FOLDER with the files that `fasttext DATA FOLDER` wrote. One thread.
set -euo pipefail
cd "$1"
fasttext supervised -input cold_train.txt -output ft -wordNgrams 3 -dim 50 -epoch 10 -lr 0.5 -thread 1 -bucket 1000000 2>/dev/null
for set in cold_dev swsr_train hatecheck_zh_30pct_templates; do
  fasttext predict ft.bin "$set.txt" | paste -d' ' - <(cut -d' ' -f1 "$set.txt") | awk -v set="$set" '
    { n[$1,$2]++ } END { tp=n["__label__1","__label__1"]; fp=n["__label__1","__label__0"]; fn=n["__label__0","__label__1"]; tn=n["__label__0","__label__0"];
      printf "fastText %-32s macro-F1 %.1f\n", set, 50*(2*tp/(2*tp+fp+fn) + 2*tn/(2*tn+fp+fn)) }'
done
head -1 cold_dev.txt > one.txt
time_of() { local start end; start=$(date +%s%N); fasttext predict ft.bin "$1" > /dev/null; end=$(date +%s%N); echo $((end - start)); }
for i in 1 2 3 4 5; do cat cold_train.txt; done > many.txt
load=$(time_of one.txt); all=$(time_of many.txt); lines=$(wc -l < many.txt)
awk -v load="$load" -v all="$all" -v lines="$lines" 'BEGIN { printf "fastText predict: %.2f microseconds a text (model %s ms to load)\n", (all-load)/1000/lines, load/1000000 }'
ls -la ft.bin | awk '{ printf "fastText model: %.0f MB\n", $5/1e6 }'
