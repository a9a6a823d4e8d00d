/** Tests of what a broker is started with, and of what it leaves. */
@org.jspecify.annotations.NullMarked
package dev.brokerline.spawn;
