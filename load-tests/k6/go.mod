// k6 itself, pinned with everything it is made of; scripts/lib/k6.sh builds it.
module tandem/k6

go 1.25.0

require go.k6.io/k6/v2 v2.2.0
