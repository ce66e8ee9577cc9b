"""滑块拼图: puzzles drawn for one use, their limits, and the questions in words beside them."""
