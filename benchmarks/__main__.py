"""All that is measured, in one command: uv run python -m benchmarks"""

from benchmarks import browser, game, page, peers, speed, studies

if __name__ == "__main__":
    for part in (peers, browser, speed, studies, page, game):
        print(f"\n{part.__name__}", flush=True)
        part.main()
