errors-crashed = Vigia ended by an error of its own the last time. Your data are as they were.
errors-crashed-hint = this report stays on this machine; send it along if you tell us what you did
