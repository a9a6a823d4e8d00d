package dev.brokerline.client.internal;

/** What all parts of a connection know of its life: each is safe for threads by itself. */
record ConnectionLife(
    Lifecycle lifecycle, LaunchedProcess launched, StartOutcome start, UserNotices notices) {}
