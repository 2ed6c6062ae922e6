/** What happens in calls, as JSON, for those who watch. */
@NullMarked
package dev.undertone.gateway.events;

import org.jspecify.annotations.NullMarked;
