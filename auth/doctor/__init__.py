"""体检: looks at everything that a hall needs, changes nothing, and says plainly what to do."""
