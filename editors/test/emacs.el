;;; emacs.el --- Opens a broken agreement in a real Emacs  -*- lexical-binding: t; -*-

;; Does what an author does through eglot; ends with exit code 0 only where every step held.  In a batch
;; nothing is drawn: an Emacs whose eglot shows hints itself runs on a terminal, and writes what it says
;; into the file SAID.

(require 'cl-lib)
(require 'slate-mode)
(add-hook 'slate-mode-hook #'eglot-ensure)

(defvar steps 0)
(defconst patience 120 "How long a step may take, in seconds, on a machine that does much else.")

(defun end (code)
  "End with CODE, when all that was said is written."
  (when (getenv "SAID")
    (with-current-buffer "*Messages*"
      (write-region nil nil (getenv "SAID") nil 'silently)))
  (kill-emacs code))

(defun step (what held)
  "Say that WHAT holds, or end where it does not: HELD is nil."
  (unless held
    (message "FAILED: Emacs: %s" what)
    (end 1))
  (setq steps (1+ steps))
  (message "ok   %s" what)
  held)

(defmacro wait-for (what &rest condition)
  "Wait until CONDITION holds, and say WHAT does."
  `(let ((until (+ (float-time) patience)) value)
     (while (not (or (setq value (progn ,@condition)) (> (float-time) until)))
       (accept-process-output nil 0.02)
       ;; Hints are asked for where lines are drawn, when nobody has typed for half a second: nobody
       ;; is ever idle here.
       (unless noninteractive
         (jit-lock-context-fontify)
         (sit-for 0.02)))
     (unless value
       (dolist (buffer (buffer-list))
         (when (string-prefix-p "*slate" (buffer-name buffer))
           (message "%s:\n%s" buffer (with-current-buffer buffer (buffer-string))))))
     (step ,what value)))

(defun go-to (text)
  "Put point before TEXT."
  (goto-char (point-min))
  (unless (search-forward text nil t)
    (step (format "the text holds %S" text) nil))
  (goto-char (match-beginning 0)))

(defun printed (name text)
  "Whether the buffer NAME holds TEXT."
  (when (get-buffer name)
    (with-current-buffer name
      (save-excursion
        (goto-char (point-min))
        (search-forward text nil t)))))

(defun hints (text)
  "What is shown beside the line that holds TEXT."
  (go-to text)
  (mapconcat (lambda (it)
               (substring-no-properties (or (overlay-get it 'after-string) (overlay-get it 'before-string))))
             (cl-remove-if-not (lambda (it) (or (overlay-get it 'slate-hint) (overlay-get it 'eglot--inlay-hint)))
                               (overlays-in (line-beginning-position) (1+ (line-end-position))))
             ""))

(defun finding (code)
  "The finding CODE of the buffer."
  (cl-find code (flymake-diagnostics)
           :test (lambda (code it) (string-match-p code (flymake-diagnostic-text it)))))

(defun hover ()
  "What the server says of the place of point."
  (let ((answer (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover
                                 (eglot--TextDocumentPositionParams))))
    (format "%S" (plist-get answer :contents))))

(defun apply-edit (edit)
  "Apply EDIT of a code action, in the words of this eglot."
  (if (eq (car (func-arity 'eglot--apply-workspace-edit)) 1)
      (eglot--apply-workspace-edit edit)
    (eglot--apply-workspace-edit edit this-command)))

(setq slate-path (getenv "SLATE")
      eglot-autoshutdown t
      eglot-confirm-server-initiated-edits nil
      eglot-confirm-server-edits nil
      eglot-sync-connect patience
      eglot-connect-timeout patience
      make-backup-files nil
      create-lockfiles nil)
(require 'eglot)
(setq jsonrpc-default-request-timeout patience)
;; Emacs tells of changed files by events. A batch reads none, and one that waits keeps Emacs from
;; reading the last of what a process printed.
(cl-defmethod eglot-register-capability
  ((_server eglot-lsp-server) (_method (eql workspace/didChangeWatchedFiles)) _id &rest _)
  "Watch nothing." nil)
(find-file (getenv "FIXTURE"))
(step "the file is known as Slate" (eq major-mode 'slate-mode))
(font-lock-ensure)
(go-to "agreement acme")
(step "words are coloured" (eq (get-text-property (point) 'face) 'font-lock-keyword-face))
(step "names of definitions are coloured"
      (eq (get-text-property (+ (point) 10) 'face) 'font-lock-type-face))
(go-to "least 90%")
(step "words next to each other are coloured" (eq (get-text-property (point) 'face) 'font-lock-builtin-face))
(go-to "charge\n")
(step "the words of a dotted name are not" (not (eq (get-text-property (point) 'face) 'font-lock-keyword-face)))
;; What runs after a command of an author, who has given none here.
(run-hooks 'post-command-hook)
(wait-for "the server starts by itself" (eglot-current-server))
(flymake-start)
(let ((found (wait-for "the misspelt word is found" (finding "pauze"))))
  (go-to "pauze")
  (step "it is underlined where it stands"
        (and (= (flymake-diagnostic-beg found) (point))
             (= (flymake-diagnostic-end found) (+ (point) 5)))))
(go-to "fix of ticket")
(step "hover says what a name is" (string-match-p "desk\\.fix" (hover)))
(go-to "resolution {")
(step "hover finds a name behind wide letters" (string-match-p "desk\\.resolution" (hover)))

(go-to "pauze")
(let ((actions (eglot-code-actions (point) (+ (point) 5) nil nil)))
  (step "a fix is offered" actions)
  (let ((action (cl-find "pause" actions
                         :test (lambda (text it) (string-match-p text (plist-get it :title))))))
    (step "it says what it does" action)
    (apply-edit (plist-get action :edit))))
(go-to "pause while")
(step "the fix is applied" (looking-at "pause while status"))
;; Emacs sends what was typed when nobody types: in a batch nobody is ever idle.
(eglot--signal-textDocument/didChange)
(wait-for "the gap in the ladder is found then" (finding "no row of"))
(wait-for "the misspelt word is found no more" (not (finding "pauze")))

(go-to "waiting\n    ")
(go-to "is waiting")
(forward-char 3)
(delete-char 7)
;; Letters of other members, too, are in `w'.
(insert "wai")
(completion-at-point)
(go-to "is waiting")
(step "a member is completed" t)

(if (eglot--server-capable :renameProvider)
    (progn
      (go-to "fix of ticket")
      (eglot-rename "repair")
      (go-to "timer repair of")
      (go-to "measure repair")
      (step "a name is changed everywhere" t))
  (message "skip the server offers no rename yet"))

(defun formatted ()
  "The text of the buffer as `slate fmt' lays it out."
  (let ((text (buffer-string)))
    (with-temp-buffer
      (insert text)
      (call-process-region nil nil slate-path t t nil "fmt" "-")
      (buffer-string))))
(let ((formatted (formatted)))
  (eglot-format-buffer)
  (step "formatting is that of `slate fmt`" (string= (buffer-string) formatted))
  (go-to "  term     2026-01-01")
  (indent-region (point-min) (point-max))
  (step "indentation agrees with it" (string= (buffer-string) formatted)))
;; A whole clause, which eglot puts in as it is where there are no snippets.
(let ((before (buffer-string)))
  (go-to "    target resolution")
  (insert "    \n")
  (backward-char)
  (eglot--signal-textDocument/didChange)
  (let* ((found (eglot-completion-at-point))
         (clause (cl-find "target … limit" (all-completions "" (nth 2 found)) :test #'string-prefix-p)))
    (step "a whole clause is offered" clause)
    (delete-region (nth 0 found) (nth 1 found))
    (insert clause)
    (funcall (plist-get (nthcdr 3 found) :exit-function) clause 'finished))
  (step "it is filled in" (string-search "\n      measure repair\n      limit { P1" (buffer-string)))
  (step "and laid out as by `slate fmt`" (string= (buffer-string) (formatted)))
  (erase-buffer)
  (insert before)
  (eglot--signal-textDocument/didChange))
(step "the outline works without a server"
      (assoc "acme" (let ((imenu-create-index-function #'imenu-default-create-index-function))
                      (imenu--make-index-alist t))))

(save-buffer)
(slate-check)
(wait-for "the workspace is checked"
          (printed "*slate check*" "warning[S0101]"))
(slate-test)
(wait-for "the scenarios run"
          (printed "*slate test*" "1 passed, 0 failed"))
(step "in plain words" (printed "*slate test*" "\nok  A ticket that took nine hours"))

;; The bundled example beside its history.
(find-file (getenv "MONEY"))
(run-hooks 'post-command-hook)
(wait-for "the server starts beside the first" (eglot-current-server))
(step "in the folder of slate.toml"
      (file-exists-p (expand-file-name "slate.toml" (project-root (eglot--project (eglot-current-server))))))
(wait-for "a promise shows what its history says"
          (string= (hints "require at least response_floor") " 6,597.37 GBP, 5 of 12 missed, 83.65% to 97.88%"))
(go-to "response_floor = 95%")
(let ((action (car (eglot-code-actions (point) (point) "refactor.inline" nil))))
  (step "an action writes a figure in place of its name" action)
  (apply-edit (plist-get action :edit)))
(step "it is in the text" (not (string-match-p "response_floor" (buffer-string))))
(eglot--signal-textDocument/didChange)
(wait-for "the figures stay with it"
          (string= (hints "require at least 95%") " 6,597.37 GBP, 5 of 12 missed, 83.65% to 97.88%"))
(go-to "95% of tickets")
(delete-char 2)
(insert "90")
(eglot--signal-textDocument/didChange)
(wait-for "another percentage changes the money beside it"
          (string= (hints "require at least 90%")
                   " 6,153.95 GBP (was 6,597.37 GBP), 2 of 12 missed, 83.65% to 97.88%"))
(go-to "90% of tickets")
(let (said)
  (set-window-buffer nil (current-buffer))
  (eglot-signature-eldoc-function (lambda (text &rest _) (setq said text)))
  (wait-for "what the clause takes is said"
            (and said (string-match-p "require at least figure of records each period" said))))
(defun said (text)
  "Whether TEXT was told in the echo area."
  (printed "*Messages*" text))

(slate-most)
(wait-for "the most that each credit can cost is told"
          (said "slow_response: at most 2,775.00 GBP in one month"))
(let ((payable (wait-for "what is payable stands beside the settlement"
                         (let ((beside (hints "settlement {")))
                           (and (string-match "^ \\([0-9,.]+ GBP\\).* of" beside)
                                (match-string 1 beside))))))
  (slate-simulate)
  (wait-for "the statement of the text that is not saved says the same"
            (printed "*slate simulate*" (concat "Payable: " payable))))
(step "and nothing was saved for it" (buffer-modified-p))
(step "it says which rows of the history counted" (printed "*slate simulate*" "tickets.csv: "))
(slate-trace "INC00008")
(wait-for "the clocks of a ticket stand beside the text" (printed "*slate trace*" "breached, limit"))
(slate-trace "INC99999999")
(wait-for "a ticket that the history does not hold is said not to be there"
          (said "slate: the history has no record `INC99999999`"))
(message "Emacs %s: %d passed, 0 failed" emacs-version steps)
(end 0)
;;; emacs.el ends here
