package io.github.mirrorctl.client.docker;

import java.nio.file.Path;

/**
 * What a transaction did.
 *
 * @param file the file that it was about
 * @param fileChanged whether the file was written
 * @param applied how it came into force; NONE when nothing had to or was to be applied
 * @param words the same for a person, such as "now first in /etc/docker/daemon.json and in force"
 */
public record Outcome(Path file, boolean fileChanged, ApplyMode applied, String words) {}
