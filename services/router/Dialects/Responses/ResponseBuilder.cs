using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>
/// Builds a response from what a chat completion says, piece by piece, and tells each piece in events: every item is opened before it
/// grows and closed before the end, every number follows the one before. Texts follow one another; calls may grow side by side.
/// </summary>
internal sealed class ResponseBuilder
{
    private readonly ResponsesNotes _notes;
    private readonly string _stem;
    private readonly List<OutputItem> _items = [];
    private readonly Dictionary<int, PendingCall> _calls = [];
    private readonly ReasoningTrace _trace = new();
    private readonly ResponseEvents _told;
    private PartsItem? _open;
    private int? _section;
    private string? _finish;

    public ResponseBuilder(AnswerContext context)
    {
        _notes = context.Sent?.Notes as ResponsesNotes ?? ResponsesNotes.None;
        _stem = context.RequestId;
        _told = new ResponseEvents(Events);
        Document = new ResponseDocument(_notes) { Id = "resp_" + _stem, Model = context.Model, CreatedAt = context.CreatedAt };
    }

    public EventWriter Events { get; } = new();

    public ResponseDocument Document { get; }

    public IReadOnlyList<OutputItem> Items => _items;

    /// <summary>Whether the stream has been opened.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether the last event has been told.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether it was told that the answer is whole, or as whole as it may be.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Opens the stream, unless that has happened.</summary>
    public void Begin()
    {
        if (HasBegun)
        {
            return;
        }

        HasBegun = true;
        _told.Begun(Document);
    }

    /// <summary>Adds a piece of text.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="logprobs">Log probabilities of it: JSON values with commas between them; null when there are none.</param>
    public void Text(ReadOnlySpan<byte> text, byte[]? logprobs = null)
    {
        OutputPart part = PartOf<MessageItem>(PartForm.Text);
        part.Append(text);
        if (logprobs is not null)
        {
            part.AddLogprobs(logprobs);
        }

        _told.Grew(_open!, part, text, logprobs);
    }

    public void Refusal(ReadOnlySpan<byte> text)
    {
        OutputPart part = PartOf<MessageItem>(PartForm.Refusal);
        part.Append(text);
        _told.Grew(_open!, part, text, logprobs: null);
    }

    /// <summary>Adds a citation of the text so far.</summary>
    /// <param name="annotation">The citation, as JSON of this dialect.</param>
    public void Annotate(byte[] annotation)
    {
        OutputPart part = PartOf<MessageItem>(PartForm.Text);
        _told.Annotated(_open!, part, part.Annotate(annotation), annotation);
    }

    public void Reasoning(in ReasoningDetail detail)
    {
        if (_open is ReasoningItem { } open && IsOther(open, detail))
        {
            Close(open);
        }

        if (detail.Text.IsEmpty && detail.Data is null && detail.Signature is null)
        {
            return;
        }

        ReasoningItem item = _open as ReasoningItem ?? Add(new ReasoningItem(detail.IsNative ? detail.Id ?? NextId("rs") : NextId("rs"), _items.Count));
        _trace.Add(detail);
        if (detail.IsNative && detail.Data is { } data && _notes.WantsEncryptedReasoning)
        {
            item.EncryptedContent = data;
        }

        if (!detail.Text.IsEmpty)
        {
            OutputPart part = SectionOf(item, detail);
            part.Append(detail.Text);
            _told.Grew(item, part, detail.Text, logprobs: null);
        }
    }

    /// <summary>Adds a piece of a call.</summary>
    /// <param name="piece">What is known of it.</param>
    /// <param name="arguments">What the tool is given, UTF-8.</param>
    public void Call(in CallPiece piece, ReadOnlySpan<byte> arguments)
    {
        CloseOpen();
        if (!_calls.TryGetValue(piece.Index, out PendingCall? call))
        {
            _calls.Add(piece.Index, call = new PendingCall());
        }

        call.Id = string.IsNullOrEmpty(piece.Id) ? call.Id : piece.Id;
        if (call.Item is null && !string.IsNullOrEmpty(piece.Name))
        {
            call.Item = Open(piece.Index, call, piece.IsCustom ? CallForm.Custom : CallForm.Function, piece.Name);
        }

        if (call.Item is not { } item)
        {
            call.Early.AddRange(arguments);
        }
        else if (!arguments.IsEmpty)
        {
            item.Append(arguments);
            _told.Grew(item, arguments);
        }
    }

    /// <summary>Adds an item that only this dialect has.</summary>
    public void Own(byte[] document, string? id)
    {
        CloseOpen();
        Close(Add(new ToldItem(id ?? NextId("item"), _items.Count, document)));
    }

    /// <summary>Why the answer ended, in the words of chat completions.</summary>
    public void Finish(string reason) => _finish = reason;

    /// <summary>Closes what is open and tells the whole response.</summary>
    public void End()
    {
        Begin();
        Document.IncompleteReason = _finish switch
        {
            "length" => "max_output_tokens",
            "content_filter" => "content_filter",
            _ => null,
        };
        foreach ((int index, PendingCall call) in _calls)
        {
            call.Item ??= Open(index, call, CallForm.Function, string.Empty);
        }

        foreach (OutputItem item in _items)
        {
            if (!item.IsDone)
            {
                item.EndState = Document.IncompleteReason is null ? ItemState.Completed : ItemState.Incomplete;
                Close(item);
            }
        }

        _told.Ended(Document, _items);
        IsWhole = true;
        IsOver = true;
    }

    /// <summary>Ends the stream with an error, after which nothing is told.</summary>
    public void Fail(string? code, string? message, string? param)
    {
        Begin();
        _told.Failed(code, message, param);
        IsOver = true;
    }

    /// <summary>Takes over an item that a provider has opened in its own words.</summary>
    public void Adopt(OutputItem item)
    {
        _items.Add(item);
        _open = item as PartsItem;
        _section = null;
    }

    /// <summary>Takes over what a provider has told of a finished item.</summary>
    public void Settle(int index, ToldItem told)
    {
        told.IsDone = true;
        if (index < _items.Count)
        {
            _open = ReferenceEquals(_open, _items[index]) ? null : _open;
            _items[index] = told;
        }
    }

    private CallItem Open(int index, PendingCall call, CallForm form, string name)
    {
        string callId = call.Id ?? $"call_{_stem}_{index}";
        CallItem item = Add(new CallItem(form, NextId("fc"), _items.Count, callId, name));
        if (call.Early.Count > 0)
        {
            byte[] early = [.. call.Early];
            item.Append(early);
            _told.Grew(item, early);
        }

        return item;
    }

    private OutputPart PartOf<T>(PartForm form)
        where T : PartsItem
    {
        if (_open is not T)
        {
            CloseOpen();
        }

        PartsItem item = _open ?? Add(new MessageItem(NextId("msg"), _items.Count));
        if (item.Open is { } part && part.Form != form)
        {
            Close(item, part);
        }

        return item.Open ?? Add(item, form);
    }

    private OutputPart SectionOf(ReasoningItem item, in ReasoningDetail detail)
    {
        PartForm form = detail.IsSummary || _notes.WantsSummary ? PartForm.Summary : PartForm.Reasoning;
        if (item.Open is { } part && (part.Form != form || (detail.Index is not null && _section is not null && detail.Index != _section)))
        {
            Close(item, part);
        }

        _section = detail.Index ?? _section;
        return item.Open ?? Add(item, form);
    }

    // OpenAI checks that an encrypted text belongs to the item it comes in.
    private static bool IsOther(ReasoningItem open, in ReasoningDetail detail) =>
        detail.IsNative && ((detail.Id is not null && detail.Id != open.Id) || (detail.Data is not null && open.EncryptedContent is not null));

    private string NextId(string prefix) => $"{prefix}_{_stem}_{_items.Count}";

    private T Add<T>(T item)
        where T : OutputItem
    {
        Begin();
        _items.Add(item);
        _open = item as PartsItem;
        _section = null;
        _told.Added(item);
        return item;
    }

    private OutputPart Add(PartsItem item, PartForm form)
    {
        OutputPart part = item.Add(form);
        _told.Added(item, part);
        return part;
    }

    private void CloseOpen()
    {
        if (_open is { } open)
        {
            Close(open);
        }
    }

    private void Close(OutputItem item)
    {
        _open = ReferenceEquals(_open, item) ? null : _open;
        switch (item)
        {
            case PartsItem { Open: { } part } parts:
                Close(parts, part);
                break;
            case CallItem call:
                _told.ArgumentsDone(call);
                break;
        }

        if (item is ReasoningItem reasoning)
        {
            Seal(reasoning);
        }

        item.IsDone = true;
        _told.Done(item);
    }

    private void Seal(ReasoningItem item)
    {
        if (item.EncryptedContent is null && _notes.WantsEncryptedReasoning && _trace.IsWorthCarrying)
        {
            item.EncryptedContent = SentReasoning.Seal(_trace.ToUtf8());
        }

        _trace.Clear();
    }

    private void Close(PartsItem item, OutputPart part)
    {
        part.IsClosed = true;
        _told.Done(item, part);
    }

    private sealed class PendingCall
    {
        public string? Id { get; set; }

        public CallItem? Item { get; set; }

        /// <summary>What came before the name.</summary>
        public List<byte> Early { get; } = [];
    }
}
