#!/bin/bash
# Draws docs/performance/*.svg from the tables beside them, which scale.sh and loss.sh have printed.
# Needs Debian's package gnuplot-nox.
set -eu
cd "$(dirname "$0")/../docs/performance"

# A panel of scale.svg: the rows of one kind, by the column of the number.
panel() {
  echo "set title '$2'"
  echo "plot '< grep ^$1 scale.txt' using $3:$4 with linespoints pt 7 ps 0.6 lw 2 lc rgb '#1f5fa8' notitle"
}

{
  echo "set terminal svg size 1200,520 font 'sans-serif,12' background rgb 'white'"
  echo "set output 'scale.svg'"
  echo "set multiplot layout 2,3 title 'CPU time of a record (decode, classify, count), and what receivers take'"
  echo "set logscale x"
  echo "set format x '%.0s%c'"
  echo "set yrange [0:*]"
  echo "set ylabel 'ns'"
  echo "set grid lc rgb '#dddddd'"
  panel hosts 'buckets' 4 6
  panel prefixes 'prefixes in the networks file' 2 6
  panel exporters 'exporters' 2 6
  panel templates 'templates of an exporter (IPFIX)' 2 6
  echo "unset logscale x"
  echo "set xrange [-0.6:3.6]"
  echo "set format x"
  echo "set ylabel 'M records/s'"
  echo "set title 'receivers, exporters: counted, on two cores'"
  echo "set style fill solid 0.7"
  echo "set boxwidth 0.6"
  echo "plot '< grep ^receivers scale.txt' using 0:(\$7 / 1e6):xtic(sprintf('%s, %s', strcol(2), strcol(3))) \\"
  echo "  with boxes lc rgb '#1f5fa8' notitle"
  echo "unset multiplot"
} | gnuplot

{
  echo "set terminal svg size 900,360 font 'sans-serif,12' background rgb 'white'"
  echo "set output 'loss.svg'"
  echo "set title 'What is lost of the bytes sent, generator and collector on the same two cores'"
  echo "set logscale x"
  echo "set format x '%.0s%c'"
  echo "set xlabel 'records a second'"
  echo "set ylabel '% lost'"
  echo "set yrange [-3:103]"
  echo "set key left top"
  echo "set grid lc rgb '#dddddd'"
  echo "plot '< grep ^nfacctd-chain loss.txt' using 3:5 with linespoints pt 7 ps 0.6 lw 2 lc rgb '#c0504d' title 'nfacctd as in the chain', \\"
  echo "  '< grep ^nfacctd-large loss.txt' using 3:5 with linespoints pt 5 ps 0.6 lw 2 lc rgb '#e0a030' title 'nfacctd with large buffers', \\"
  echo "  '< grep ^flowtally loss.txt' using 3:5 with linespoints pt 9 ps 0.8 lw 2 lc rgb '#1f5fa8' title 'Flowtally'"
} | gnuplot
