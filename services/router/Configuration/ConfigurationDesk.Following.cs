using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.State;

namespace LlmMesh.Router.Configuration;

/// <summary>How this replica keeps up with what others publish and with edits of its file.</summary>
internal sealed partial class ConfigurationDesk
{
    /// <summary>
    /// Puts in force what was published, and publishes what was edited in the file. While the shared state does not answer an edit of
    /// the file takes effect here alone, and is published when it does.
    /// </summary>
    /// <param name="isEdited">Whether the file may have been edited since the last look.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="StateUnavailableException">The shared state did not answer; look again.</exception>
    public async Task LookAsync(bool isEdited, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _hasEdit |= isEdited;
            await CatchUpAsync(cancellationToken);
        }
        catch (StateUnavailableException)
        {
            if (isEdited)
            {
                GoAlone();
            }

            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (!HasCaughtUp)
        {
            HasCaughtUp = await FindBaseAsync(cancellationToken);
        }

        if (_hasEdit && HasCaughtUp)
        {
            await ProposeAsync(cancellationToken);
        }

        (long number, ConfigurationVersion? head) = await HeadAsync(cancellationToken);
        if (number > 0 && number != _seen)
        {
            await PutInForceAsync(number, head, cancellationToken);
        }
        else if (_file.MustWrite && NotFollowed is null && _current is { } current)
        {
            _hasEdit |= await _file.WriteAsync(current, cancellationToken);
        }

        if (HasCaughtUp && !_hasEdit)
        {
            await _file.NoteHeldAsync(cancellationToken);
        }
    }

    // False: nothing has been published, and the file holds nothing that could be.
    private async Task<bool> FindBaseAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ConfigurationVersion> versions = await _store.ListAsync(cancellationToken);
        CheckedConfiguration file = _file.Read();
        if (file.Result.Errors.Count > 0 && versions.Count == 0)
        {
            _file.Refuse(file.Result.Errors);
            return false;
        }

        string? held = await _file.HeldAsync(cancellationToken);
        _file.Base = file.Document is { } document ? FileBase.Find(document, versions, held) : FileBase.None;
        _hasEdit = file.Document is not null;
        if (held is null && versions.FirstOrDefault(version => FileBase.Held(version, file.Document?.Text)) is { } old && old != versions[0])
        {
            LogOldFile(_logger, _catalog.FilePath, old.Number, versions[0].Number);
        }

        return true;
    }

    private async Task PutInForceAsync(long number, ConfigurationVersion? version, CancellationToken cancellationToken)
    {
        _seen = number;
        if (version is null || !_catalog.Follow(new ConfigurationDocument(version.Document, version.Files)).IsValid)
        {
            NotFollowed = version is null ? Unreadable(number).Errors[0].Message : $"Version {number} is in force elsewhere and is not valid here.";
            return;
        }

        NotFollowed = null;
        _current = version;
        LogInForce(_logger, number, version.Origin, version.Actor);
        try
        {
            _hasEdit |= await _file.WriteAsync(version, cancellationToken);
        }
        catch (StateUnavailableException)
        {
            // The version is in force; the file is written at one of the next looks.
        }
    }

    private async Task ProposeAsync(CancellationToken cancellationToken)
    {
        CheckedConfiguration file = _file.Read();
        if (await IsTakenAsync(file, cancellationToken))
        {
            _hasEdit = false;
            return;
        }

        while (_hasEdit)
        {
            (long number, ConfigurationVersion? head) = await HeadAsync(cancellationToken);
            _hasEdit = head is null && number > 0
                ? Refuse(Unreadable(number).Errors)
                : await ProposeAsync(file.Document!, number, head, cancellationToken);
        }
    }

    // Whether there is nothing to propose: because it is what was published, or because it is nothing that could be.
    private async Task<bool> IsTakenAsync(CheckedConfiguration file, CancellationToken cancellationToken)
    {
        if (Problems(file) is { } problems)
        {
            Refuse(problems);
            return true;
        }

        if (file.Document is not { } document)
        {
            return true;
        }

        // A replica that is ahead may have written it; only what the file held before can be somebody's way back.
        FileBase held = _file.Base;
        if (!string.Equals(document.Text, held.Text, StringComparison.Ordinal)
            && (await _store.ListAsync(cancellationToken)).FirstOrDefault(version =>
                version.Number > held.Number && string.Equals(version.Document, document.Text, StringComparison.Ordinal)) is { } written)
        {
            held = held.With(document, written.Number);
        }

        if (!held.Is(document))
        {
            return false;
        }

        _file.Accept(held);
        return true;
    }

    // Whether it has to be proposed once more, because another version came first.
    private async Task<bool> ProposeAsync(ConfigurationDocument file, long number, ConfigurationVersion? head, CancellationToken cancellationToken)
    {
        FileProposal proposal = FileProposal.Of(_file.Base, file, head);
        if (proposal.Conflicts.Count > 0)
        {
            return Refuse(proposal.Conflicts);
        }

        CheckedConfiguration made = _catalog.Check(proposal.Text, proposal.Files);
        if (!made.Result.IsValid)
        {
            return Refuse(made.Result.Errors);
        }

        if (head is not null && IsSame(made.Document!, head))
        {
            _file.Accept(new FileBase(file, number));
            return false;
        }

        ConfigurationVersion version = Next(number, made.Document!, ConfigurationOrigin.File, Environment.MachineName) with
        {
            Proposed = string.Equals(made.Document!.Text, file.Text, StringComparison.Ordinal) ? null : file.Text,
        };
        if (!await _store.PublishAsync(version, number, cancellationToken))
        {
            return true;
        }

        _file.Accept(new FileBase(file, version.Number));
        await PutInForceAsync(version.Number, version, CancellationToken.None);
        return false;
    }

    private static bool IsSame(ConfigurationDocument document, ConfigurationVersion version) =>
        string.Equals(document.Text, version.Document, StringComparison.Ordinal)
        && document.Files.All(file => string.Equals(file.Value, version.Files.GetValueOrDefault(file.Key), StringComparison.Ordinal));

    private bool Refuse(IReadOnlyList<ConfigurationError> errors)
    {
        _file.Refuse(errors);

        // What was in force here alone is not any more.
        _seen = -1;
        return false;
    }

    private void GoAlone()
    {
        CheckedConfiguration file = _file.Read();
        if (Problems(file) is { } problems)
        {
            _file.Refuse(problems);
        }
        else if (file.Document is { } document)
        {
            _catalog.Refuse([]);
            _catalog.Follow(document);
            _seen = -1;
        }
    }

    // Null: none. Some editors delete before they write; a file that was there and is not has a problem.
    private IReadOnlyList<ConfigurationError>? Problems(CheckedConfiguration file) =>
        file.Result.Errors.Count > 0 ? file.Result.Errors
        : file.Document is null && _file.Base.Document is not null
            ? [new ConfigurationError("$", "has disappeared; restore the file, or restart without it.")]
        : null;

    [LoggerMessage(
        LogLevel.Warning,
        "{Path} holds what version {Old} had, and version {Number} came after it: that one is followed. To go back, activate version {Old}.")]
    private static partial void LogOldFile(ILogger logger, string path, long old, long number);

    [LoggerMessage(LogLevel.Information, "Version {Number} of the configuration is in force ({Origin}, by {Actor})")]
    private static partial void LogInForce(ILogger logger, long number, ConfigurationOrigin origin, string actor);
}
