// Fixtures that start processes and assert what comes out, not how fast, are marked as parallel: they mostly wait for one process each.
// What measures, or counts processes, is not marked: it runs after them, alone.
[assembly: LevelOfParallelism(3)]
