//! Open-time arithmetic: zones, holidays, working days and periods.
