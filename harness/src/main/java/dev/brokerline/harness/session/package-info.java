/** What a session is opened with, and what it is doing. */
@NullMarked
package dev.brokerline.harness.session;

import org.jspecify.annotations.NullMarked;
