using System.Globalization;
using CsvHelper;

namespace PBench.Harness.Reporting;

/// <summary>Writes report rows and reads them back: RFC 4180, UTF-8, one header, invariant culture.</summary>
/// <remarks>Text cells that a spreadsheet would run as a formula get a leading apostrophe, which reading takes off again; numbers stay numbers.</remarks>
public static class CsvFiles
{
    private const char InjectionEscape = '\'';

    private static readonly CsvWriterOptions Writing = new()
    {
        FormatProvider = CultureInfo.InvariantCulture,
        Injection = CsvInjection.Escape,
        InjectionEscape = InjectionEscape,
        TrueValue = "true",
        FalseValue = "false",
        NewLine = "\r\n",
    };

    private static readonly CsvReaderOptions Reading = new()
    {
        Separator = ',',
        FormatProvider = CultureInfo.InvariantCulture,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        MissingField = CsvMissingFieldHandling.Throw,
        NullValues = [""],
    };

    /// <summary>Writes all rows; the file appears complete or not at all.</summary>
    public static void Write<T>(string path, IEnumerable<T> rows)
    {
        var partial = path + ".partial";
        try
        {
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.Read))
            {
                Write(stream, rows);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(partial); // a full disk needs the space
            throw;
        }
    }

    public static void Write<T>(Stream stream, IEnumerable<T> rows)
    {
        using var writer = CsvWriter.Create(stream, Writing, leaveOpen: true);
        writer.WriteHeader<T>();
        foreach (var row in rows)
        {
            writer.WriteRecord(row);
        }
    }

    /// <summary>All rows of a file.</summary>
    /// <exception cref="DamagedResultsException">The file is not what <see cref="Write{T}(string, IEnumerable{T})"/> writes: it says where.</exception>
    /// <exception cref="OtherSchemaException">The file was written under another schema version.</exception>
    public static IReadOnlyList<T> Read<T>(string path) where T : IReportRow
    {
        var name = Path.GetFileName(path);
        try
        {
            return Read<T>(File.ReadAllBytes(path), name);
        }
        catch (FileNotFoundException missing)
        {
            throw new DamagedResultsException(name, 0, "the file is missing", missing);
        }
    }

    /// <summary>All rows of a file's bytes.</summary>
    /// <inheritdoc cref="Read{T}(string)" path="/exception"/>
    public static IReadOnlyList<T> Read<T>(byte[] file, string name) where T : IReportRow
    {
        try
        {
            using var reader = CsvReader.Create(file, Reading);
            return ReadRows<T>(reader, name);
        }
        catch (CsvFormatException damaged)
        {
            throw new DamagedResultsException(name, damaged.LineNumber, damaged.Message, damaged);
        }
        catch (KeyNotFoundException columns)
        {
            throw new DamagedResultsException(name, 1, $"columns are missing: {OneLine.Of(columns.Message)}", columns);
        }
    }

    /// <summary>Takes the formula escape off a text cell.</summary>
    public static string? Unescape(string? cell) =>
        cell is [InjectionEscape, '=' or '+' or '-' or '@' or '\t' or '\r', ..] ? cell[1..] : cell;

    private static List<T> ReadRows<T>(CsvReader reader, string name) where T : IReportRow
    {
        RequireSchema(reader, name);
        var rows = new List<T>();
        while (reader.Read())
        {
            if (!reader.TryParse<int>(0, out var schema))
            {
                throw new DamagedResultsException(name, reader.LineNumber, $"'{OneLine.Of(reader.GetString(0))}' is not a schema version");
            }

            if (schema != ReportSchema.Version)
            {
                throw new OtherSchemaException(name, schema);
            }

            rows.Add(reader.GetRecord<T>());
        }

        return rows;
    }

    private static void RequireSchema(CsvReader reader, string name)
    {
        // A file of another schema may lack our columns: the schema of its first row is asked before its header.
        reader.ReadHeader();
        if (reader.Headers.Count == 0 || reader.Headers[0] != "schema")
        {
            throw new DamagedResultsException(name, 1, "the header does not start with 'schema'");
        }
    }
}
