/** Tests of finding and installing a broker, against local files, servers and programs. */
@org.jspecify.annotations.NullMarked
package dev.brokerline.spawn.binary;
