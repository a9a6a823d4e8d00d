package dev.brokerline.client.internal;

/** The state that all parts of a connection share. Each component is safe for use by any thread. */
record ConnectionLife(
    Lifecycle lifecycle, LaunchedProcess launched, StartOutcome start, UserNotices notices) {}
