"""Reports (F9): tables over the whole club, the trail, the hand-over of a shift, the proof of the books."""
