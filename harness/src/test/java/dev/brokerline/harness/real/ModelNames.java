package dev.brokerline.harness.real;

/**
 * The models that a check asks a program for.
 *
 * @param other one that is not the program's first, as the program calls it
 * @param otherOnTheWire the same, as a request to the model names it
 * @param nonsense one that does not exist
 */
record ModelNames(String other, String otherOnTheWire, String nonsense) {}
