package io.github.mirrorctl.host.services;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which part of a log is wanted.
 *
 * @param tail only so many of the last lines
 * @param since only what was written since then
 * @param follow whether to go on with what comes
 */
public record LogQuery(OptionalInt tail, Optional<Instant> since, boolean follow) {}
