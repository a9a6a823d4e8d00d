package dev.brokerline.harness.session;

import java.nio.file.Path;

/**
 * Names a conversation, so that a later session can go on with it. The key is the program's own and
 * opaque. Two parts decide where it is valid: the directory, for programs that keep their
 * conversations by directory, and the home that they keep them in.
 *
 * @param provider the domain of the program's models
 * @param program the id of the program
 * @param directory the directory of the session, absolute
 * @param home the home directory of the program, absolute
 */
public record Continuation(
    String provider, String program, String key, Path directory, Path home) {}
