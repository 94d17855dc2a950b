# The same loop in R, whole lists at a time.   Rscript peer.R FILE
file <- file(commandArgs(TRUE)[1], "rb")
whole <- function(n) { x <- readBin(file, "integer", n, 4); ifelse(x < 0, x + 2^32, x) }
head <- whole(3)
n <- head[1]; steps <- head[2]; rows <- head[3]
table8 <- function(count) matrix(whole(8 * count), ncol = 8, byrow = TRUE)
base <- whole(n); start <- whole(n)
bound <- table8(rows); move <- table8(rows); background <- table8(rows); click <- table8(rows)
plan <- lapply(seq_len(steps), function(t) {
  mask <- whole(1); offset <- whole(1)
  moves <- whole(1); move_bound <- table8(moves); move_next <- table8(moves)
  backs <- whole(1); back_bound <- table8(backs); back_next <- table8(backs)
  kept <- if (mask == 0) 0 * base else base # a mask is all or nothing
  list(first = kept + offset, move_bound = move_bound, move_next = move_next, back_bound = back_bound,
       back_next = back_next)
})
choose <- function(bounds) rowSums(floor(runif(n) * 2^32) > bounds) + 1
replicate_once <- function() {
  state <- start
  clicks <- 0
  for (t in seq_len(steps)) {
    s <- plan[[t]]
    row <- s$first + state + 1
    at <- cbind(row, choose(bound[row, ]))
    clicks <- clicks + sum(click[at])
    m <- move[at] + 1
    state <- s$move_next[cbind(m, choose(s$move_bound[m, ]))]
    if (t < steps) {
      b <- background[at] + 1
      state <- state + s$back_next[cbind(b, choose(s$back_bound[b, ]))]
    }
  }
  clicks
}
begin <- proc.time()[[1]]; r <- 0; clicks <- 0
while (proc.time()[[1]] - begin < 1) { clicks <- clicks + replicate_once(); r <- r + 1 }
cat(sprintf("R %.0f %.5f\n", r * n * steps / (proc.time()[[1]] - begin), clicks / r / n))
