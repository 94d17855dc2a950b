"""The same loop with NumPy, whole lists at a time, and with numba, subscriber by subscriber.   peer.py FILE numpy|numba"""
import sys
import time

import numpy as np


def read(path):
    data, at = np.fromfile(path, dtype=np.uint32), 3
    n, steps, rows = (int(x) for x in data[:3])

    def take(count):
        nonlocal at
        at += count
        return data[at - count:at]

    base, start = take(n), take(n).astype(np.int64)
    bound = take(8 * rows).reshape(rows, 8)
    move, background, click = (take(8 * rows).astype(np.int64).reshape(rows, 8) for _ in range(3))
    plan = []
    for _ in range(steps):
        mask, offset = take(2)
        tables = []
        for _ in range(2):
            count = int(take(1)[0])
            tables += [take(8 * count).reshape(count, 8), take(8 * count).astype(np.int64).reshape(count, 8)]
        plan.append(((base & mask).astype(np.int64) + int(offset), *tables))
    return n, steps, start, bound, move, background, click, plan


def choose(bounds, words):
    return (words[:, None] > bounds).sum(axis=1)


def numpy_replicate(rng, n, steps, start, bound, move, background, click, plan):
    state, clicks = start.copy(), 0
    for t, (first, move_bound, move_next, back_bound, back_next) in enumerate(plan):
        row = first + state
        j = choose(bound[row], rng.integers(0, 2**32, n, dtype=np.uint32))
        clicks += click[row, j].sum()
        m = move[row, j]
        state = move_next[m, choose(move_bound[m], rng.integers(0, 2**32, n, dtype=np.uint32))]
        if t + 1 < steps:
            b = background[row, j]
            state = state + back_next[b, choose(back_bound[b], rng.integers(0, 2**32, n, dtype=np.uint32))]
    return clicks


def make_numba():
    from numba import njit

    @njit
    def one(bound, word):
        j = 0
        while word > bound[j]:
            j += 1
        return j

    @njit
    def word():
        return int(np.random.random() * 4294967296.0)

    @njit
    def step(last, state, first, bound, move, background, click, move_bound, move_next, back_bound, back_next):
        clicks = 0
        for i in range(state.size):
            row = first[i] + state[i]
            j = one(bound[row], word())
            clicks += click[row, j]
            m = move[row, j]
            state[i] = move_next[m, one(move_bound[m], word())]
            if not last:
                b = background[row, j]
                state[i] += back_next[b, one(back_bound[b], word())]
        return clicks

    def replicate(rng, n, steps, start, bound, move, background, click, plan):
        state, clicks = start.copy(), 0
        for t, (first, *tables) in enumerate(plan):
            clicks += step(t + 1 == steps, state, first, bound, move, background, click, *tables)
        return clicks

    return replicate


def main():
    rows, rng = read(sys.argv[1]), np.random.Generator(np.random.PCG64(1))
    replicate = make_numba() if sys.argv[2] == "numba" else numpy_replicate
    replicate(rng, *rows)  # compiles
    begin, r, clicks = time.process_time(), 0, 0
    while time.process_time() - begin < 1.0:
        clicks += replicate(rng, *rows)
        r += 1
    elapsed = time.process_time() - begin
    print(sys.argv[2], f"{r * rows[0] * rows[1] / elapsed:.0f} {clicks / r / rows[0]:.5f}")


main()
