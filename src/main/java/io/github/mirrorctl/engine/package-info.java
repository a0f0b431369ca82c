/**
 * What runs a mirror. The Docker engine behind docker-java: its endpoint, its images, and the
 * container of a mirror from the first {@code config.yml} to the last line of its log.
 */
@NullMarked
package io.github.mirrorctl.engine;

import org.jspecify.annotations.NullMarked;
