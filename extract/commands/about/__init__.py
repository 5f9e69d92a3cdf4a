"""Commands about this copy of duban itself: how it stands here (`doctor`), and what completes its words in a shell (`completion`)."""
