/** Tests of the platform tables. */
@org.jspecify.annotations.NullMarked
package dev.brokerline.spawn.platform;
