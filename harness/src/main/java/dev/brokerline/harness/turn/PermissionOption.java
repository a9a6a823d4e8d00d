package dev.brokerline.harness.turn;

/**
 * One of the answers that a program offers.
 *
 * @param id the program's name for it; two options may have the same kind, but not the same id
 * @param name the program's words for a person
 */
public record PermissionOption(String id, String name, PermissionDecision.Kind kind) {}
