"""备份与恢复: one archive of the whole hall, its way back, and the drill that proves the copy."""
