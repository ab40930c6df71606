"""Reading processes: files are given to them, outcomes come back, and the operating system holds them to their limits.

transport, confinement <- loop (in the process), process <- pool
"""
