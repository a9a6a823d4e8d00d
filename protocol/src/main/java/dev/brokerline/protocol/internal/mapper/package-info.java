/** Between records and JSON: every setting of the mapper, and the types that it cannot know. */
@NullMarked
package dev.brokerline.protocol.internal.mapper;

import org.jspecify.annotations.NullMarked;
