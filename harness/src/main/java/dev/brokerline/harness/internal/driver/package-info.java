/** What a driver of a program gets and gives. */
@NullMarked
package dev.brokerline.harness.internal.driver;

import org.jspecify.annotations.NullMarked;
