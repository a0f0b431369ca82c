/**
 * The embedded engine: mirrorctl's own pull-through server. {@code http} has the words of the
 * protocol, {@code access} says who may pull, {@code upstream} asks other registries, {@code pull}
 * answers from the cache and the upstream together, {@code limits} says how much of what, and here
 * is the server around them.
 *
 * <p>What a client's request can make the server write or remember, and what bounds it:
 *
 * <table>
 *   <caption>Bounds</caption>
 *   <tr><td>manifests, tags, tag checks, sizes and links in memory</td>
 *     <td>one cache of 16 MiB for all mirrors</td></tr>
 *   <tr><td>bodies that have to be whole</td><td>24 MiB in all, 4 MiB each</td></tr>
 *   <tr><td>what is remembered of blobs</td><td>100,000 in all</td></tr>
 *   <tr><td>manifests, tags and blobs on the disk</td><td>what the upstream has</td></tr>
 *   <tr><td>links of layers on the disk</td><td>those that a stored manifest names</td></tr>
 *   <tr><td>partial downloads</td><td>one of each blob, of the upstream's length</td></tr>
 *   <tr><td>damaged files set aside</td><td>three</td></tr>
 *   <tr><td>names that one blob is asked for under</td><td>64, and those that a manifest here
 *     vouches for</td></tr>
 *   <tr><td>repositories in trouble; blobs that came wrong</td><td>1000 of each mirror</td></tr>
 *   <tr><td>tokens</td><td>1000 of each upstream</td></tr>
 *   <tr><td>logins and clients that try passwords</td><td>10,000</td></tr>
 *   <tr><td>canaries</td><td>4096, for ten minutes</td></tr>
 *   <tr><td>lines of the log that wait</td><td>4 MiB, each of 1000 characters a field</td></tr>
 *   <tr><td>metrics</td><td>their labels are mirrors and kinds, never what a client says</td></tr>
 * </table>
 */
@NullMarked
package io.github.mirrorctl.serve;

import org.jspecify.annotations.NullMarked;
