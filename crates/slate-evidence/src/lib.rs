//! Ticket and outage histories: readers, mappings and the quality report.
