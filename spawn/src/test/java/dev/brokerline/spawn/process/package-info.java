/** Tests of real and hand-made processes. */
@org.jspecify.annotations.NullMarked
package dev.brokerline.spawn.process;
