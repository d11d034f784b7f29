package chorus.discovery.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The port to the DNS. */
@FunctionalInterface
interface TxtResolver {

    /**
     * Looks up the TXT records of a name. Called on a thread that may block.
     *
     * @return completes on any thread, with at least one text, or fails with the reason
     */
    CompletionStage<Answer> lookup(String name);

    /**
     * What the DNS says.
     *
     * @param texts one for each record, in the order of the answer; the strings of a record joined
     * @param ttl how long it is valid
     */
    record Answer(List<String> texts, Duration ttl) {

        /** Copies the list. */
        public Answer {
            texts = List.copyOf(texts);
        }
    }
}
